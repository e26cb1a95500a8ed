/* socialsoeg-jobd: work outside requests, without a listener. Today the sealer of the log. Reads
 * the command line, the configuration and the sealing key, then works until a signal ends it. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "journal.h"
#include "ssg_cleanup.h"
#include "ssg_config.h"
#include "ssg_key_file.h"
#include "ssg_sealer.h"

enum { EXIT_BAD_INPUT = 2, EXIT_CANNOT = 3, RETRY_MS = 1000 };

static int usage(FILE *out, int code)
{
    (void)fputs("usage: socialsoeg-jobd -c FILE [--check-config]\n"
                "  -c, --config FILE   configuration (see socialsoegd --print-config)\n"
                "  --check-config      read configuration and key, say what is wrong, and end\n"
                "  -h, --help          this text\n",
                out);
    return code;
}

/* Complete or not there at all: others wait for this file. */
static bool write_ready_file(const char *path)
{
    if (!*path)
        return true;
    SSG_FREE char *part = NULL;
    if (asprintf(&part, "%s.part", path) < 0)
        return false;
    FILE *file = fopen(part, "we");
    int printed = -1;
    if (file) {
        printed = fprintf(file, "{\"pid\":%ld}\n", (long)getpid());
        printed = fclose(file) == 0 ? printed : -1;
    }
    if (printed >= 0 && rename(part, path) == 0)
        return true;
    SSG_LOG(SSG_LOG_ERROR, "port_file cannot be written", {"path", path});
    return false;
}

/* How long to wait before the next turn. */
static long pause_ms(enum ssg_sealer_state state, const struct ssg_config *config)
{
    switch (state) {
    case SSG_SEALER_SEALED:
        return 0;
    case SSG_SEALER_DOWN:
    case SSG_SEALER_REFUSES:
        return RETRY_MS;
    case SSG_SEALER_STANDBY:
    case SSG_SEALER_IDLE:
    case SSG_SEALER_STATE_COUNT_:
        break;
    }
    return (long)config->seal_interval_ms;
}

/* SIGHUP: level and pace; the key and the database need a restart. */
static void reload(const char *path, struct ssg_config *config)
{
    char error[SSG_CONFIG_ERROR_SIZE] = "";
    struct ssg_config fresh;
    if (ssg_config_load(path, &fresh, error, sizeof error) != SSG_OK) {
        SSG_LOG(SSG_LOG_ERROR, "configuration not reloaded", {"reason", error});
        return;
    }
    config->seal_interval_ms = fresh.seal_interval_ms;
    config->log_level = fresh.log_level;
    ssg_log_set_threshold(config->log_level);
    ssg_config_finish(&fresh);
    SSG_LOG(SSG_LOG_INFO, "reloaded", {"what", "pace, log level"});
}

/* True when a signal asks to end. */
static bool wait_for_signal(const sigset_t *signals, long ms, const char *path,
                            struct ssg_config *config)
{
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    int signal = sigtimedwait(signals, NULL, &time);
    if (signal == SIGHUP)
        reload(path, config);
    return signal == SIGTERM || signal == SIGINT;
}

static int work(const char *path, struct ssg_config *config, const struct ssg_sign_private *key)
{
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGHUP);
    (void)sigprocmask(SIG_BLOCK, &signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);

    struct ssg_sealer_options options = {
        .conninfo = config->database, .key = key, .batch = (int)config->seal_batch};
    struct ssg_sealer *sealer = NULL;
    if (ssg_sealer_create(&options, &sealer) != SSG_OK)
        return EXIT_CANNOT;
    int code = 0;
    bool is_ready = false;
    for (long ms = 0; !wait_for_signal(&signals, ms, path, config);) {
        enum ssg_sealer_state state = ssg_sealer_turn(sealer);
        if (!is_ready && state != SSG_SEALER_DOWN && state != SSG_SEALER_REFUSES) {
            is_ready = true;
            if (!write_ready_file(config->port_file)) {
                code = EXIT_CANNOT;
                break;
            }
            (void)sd_notify(0, "READY=1");
        }
        (void)sd_notify(0, "WATCHDOG=1");
        ms = pause_ms(state, config);
    }
    (void)sd_notify(0, "STOPPING=1");
    ssg_sealer_destroy(sealer);
    if (*config->port_file)
        (void)unlink(config->port_file);
    SSG_LOG(SSG_LOG_INFO, "stopped", {"program", "socialsoeg-jobd"});
    return code;
}

/* A dump of this process would hold the key and people's records. */
static void forbid_dumps(void)
{
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
#if !defined(__SANITIZE_ADDRESS__)
    /* The leak check of AddressSanitizer needs to trace its own process. */
    (void)prctl(PR_SET_DUMPABLE, 0);
#endif
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                            {"check-config", no_argument, NULL, 'k'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    const char *path = NULL;
    bool check = false;
    int option;
    while ((option = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
        if (option == 'c')
            path = optarg;
        else if (option == 'k')
            check = true;
        else
            return usage(option == 'h' ? stdout : stderr, option == 'h' ? 0 : EXIT_BAD_INPUT);
    }
    if (optind < argc || !path)
        return usage(stderr, EXIT_BAD_INPUT);

    forbid_dumps();
    char error[SSG_CONFIG_ERROR_SIZE] = "";
    SSG_CONFIG_FINISH struct ssg_config config = {0};
    SSG_SIGN_WIPE struct ssg_sign_private key = {0};
    enum ssg_status status = ssg_config_load(path, &config, error, sizeof error);
    if (status == SSG_OK && ssg_crypto_init() != SSG_OK)
        return EXIT_CANNOT;
    if (status == SSG_OK && !*config.sealing_key) {
        (void)snprintf(
            error, sizeof error,
            "%s: sealing_key is missing: make a key with `socialsoeg audit key` and name "
            "its file",
            path);
        status = SSG_E_INVALID_INPUT;
    } else if (status == SSG_OK) {
        status = ssg_key_file_private(config.sealing_key, SSG_SIGN_NOTE, &key, error, sizeof error);
    }
    if (status != SSG_OK) {
        (void)fprintf(stderr, "socialsoeg-jobd: %s\n", *error ? error : ssg_status_name(status));
        return EXIT_BAD_INPUT;
    }
    if (check)
        return printf("%s: the configuration is good\n", path) < 0 ? EXIT_CANNOT : 0;
    ssg_log_set(ssg_journal_find_sink(), config.log_level);
    return work(path, &config, &key);
}
