#ifndef SSG_CLI_GENERATE_H
#define SSG_CLI_GENERATE_H

/* `socialsoeg register generate`: write an invented register (opdigtet register) as import files.
 *
 * Options: --persons N, --seed S, --out DIR (required); --recent-cases N; --today DATE (default:
 * the civil date in Copenhagen); --json prints a summary object; `--` ends options.
 * Nobody in it is real: every CPR number has its day + 60. The same seed, day and numbers give the
 * same bytes. The special families are there at every size; households fill up to N persons.
 *
 * argc, argv [in]: argv[0] is the word before the options ("generate"). Call from one thread.
 * Returns 0 done; 2 bad input; 3 cannot write. Texts go to stdout and stderr. */
int ssg_cli_generate(int argc, char **argv);

#endif
