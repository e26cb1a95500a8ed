/* socialsoegd: the HTTPS daemon. Reads the command line, blocks the signals, starts the app, waits
 * for signals. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "app.h"
#include "journal.h"
#include "ssg_cleanup.h"

enum { EXIT_BAD_INPUT = 2, EXIT_CANNOT = 3, TICK_MS = 200, ERROR_SIZE = 4096 };

static int usage(FILE *out, int code)
{
    (void)fputs(
        "usage: socialsoegd -c FILE [--check-config | --print-config]\n"
        "  -c, --config FILE   configuration (see --print-config)\n"
        "  --check-config      read the configuration, say what is wrong, and end\n"
        "  --print-config      print the configuration in force with explanations, and end\n"
        "  -h, --help          this text\n",
        out);
    return code;
}

static int print_config(const struct ssg_config *config)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, (size_t)1 << 20);
    if (ssg_config_render(config, &buf) != SSG_OK || fputs(buf.data, stdout) == EOF)
        return EXIT_CANNOT;
    return 0;
}

/* SIGHUP: what may change changes; a file that cannot be read leaves everything as it was. */
static void reload(struct ssg_app *app, const char *path, struct ssg_config *config)
{
    char error[SSG_CONFIG_ERROR_SIZE] = "";
    struct ssg_config fresh;
    if (ssg_config_load(path, &fresh, error, sizeof error) != SSG_OK) {
        SSG_LOG(SSG_LOG_ERROR, "configuration not reloaded", {"reason", error});
        return;
    }
    SSG_BUF_FINISH struct ssg_buf fixed;
    ssg_buf_init(&fixed, 4096);
    if (ssg_config_diff_fixed(config, &fresh, &fixed) == SSG_OK && fixed.len > 0) {
        SSG_LOG(SSG_LOG_ERROR, "configuration not reloaded: restart for these keys",
                {"keys", fixed.data});
        ssg_config_finish(&fresh);
        return;
    }
    struct ssg_config old = *config;
    *config = fresh;
    ssg_config_finish(&old);
    ssg_app_reload(app, config);
}

static void run(struct ssg_app *app, const sigset_t *signals, const char *path,
                struct ssg_config *config)
{
    const struct timespec tick = {.tv_nsec = TICK_MS * 1000000L};
    for (;;) {
        int signal = sigtimedwait(signals, NULL, &tick);
        if (signal == SIGTERM || signal == SIGINT)
            return;
        if (signal == SIGHUP)
            reload(app, path, config);
        ssg_app_tick(app);
        if (ssg_app_is_alive(app))
            (void)sd_notify(0, "WATCHDOG=1");
    }
}

static int serve(const char *path, struct ssg_config *config)
{
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGHUP);
    (void)sigprocmask(SIG_BLOCK, &signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    /* A dump of this process would be a dump of people's records. */
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
#if !defined(__SANITIZE_ADDRESS__)
    /* The leak check of AddressSanitizer needs to trace its own process. */
    (void)prctl(PR_SET_DUMPABLE, 0);
#endif

    char error[ERROR_SIZE] = "";
    struct ssg_app *app = NULL;
    enum ssg_status status = ssg_app_start(config, &app, error, sizeof error);
    if (status != SSG_OK) {
        SSG_LOG(SSG_LOG_ERROR, "not started", {"status", ssg_status_name(status)},
                {"reason", error});
        return EXIT_CANNOT;
    }
    SSG_LOG(SSG_LOG_INFO, "ready", {"program", "socialsoegd"});
    (void)sd_notify(0, "READY=1");
    run(app, &signals, path, config);
    (void)sd_notify(0, "STOPPING=1");
    SSG_LOG(SSG_LOG_INFO, "stopping", {"program", "socialsoegd"});
    ssg_app_stop(app);
    SSG_LOG(SSG_LOG_INFO, "stopped", {"program", "socialsoegd"});
    return 0;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"check-config", no_argument, NULL, 'k'},
        {"print-config", no_argument, NULL, 'p'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    const char *path = NULL;
    bool check = false;
    bool print = false;
    int option;
    while ((option = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
        if (option == 'c')
            path = optarg;
        else if (option == 'k')
            check = true;
        else if (option == 'p')
            print = true;
        else
            return usage(option == 'h' ? stdout : stderr, option == 'h' ? 0 : EXIT_BAD_INPUT);
    }
    if (optind < argc || (!path && !print))
        return usage(stderr, EXIT_BAD_INPUT);

    char error[SSG_CONFIG_ERROR_SIZE] = "";
    SSG_CONFIG_FINISH struct ssg_config config = {0};
    enum ssg_status status =
        path ? ssg_config_load(path, &config, error, sizeof error) : ssg_config_init(&config);
    if (status != SSG_OK) {
        (void)fprintf(stderr, "socialsoegd: %s\n", *error ? error : ssg_status_name(status));
        return EXIT_BAD_INPUT;
    }
    if (print)
        return print_config(&config);
    if (check)
        return printf("%s: the configuration is good\n", path) < 0 ? EXIT_CANNOT : 0;
    ssg_log_set(ssg_journal_find_sink(), config.log_level);
    return serve(path, &config);
}
