/* Signed notes against the vectors published with Go's golang.org/x/mod/sumdb/note, checkpoints and
 * cosignatures against what c2sp.org says of their bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ssg_checkpoint.h"

#define PETER_PUBLIC "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define PETER_PRIVATE                                                                              \
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define ENOCH_PUBLIC "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
#define TEXT                                                                                       \
    "If you think cryptography is the answer to your problem,\n"                                   \
    "then you don't know what your problem is.\n"
#define PETER_LINE                                                                                 \
    "\xE2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKv" \
    "qfqdngotpRZb6KE6RyyBwJnAM=\n"
#define ENOCH_LINE                                                                                 \
    "\xE2\x80\x94 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01o" \
    "OTGwnWLox33WWd1RvMc+QQ=\n"

static struct ssg_sign_public public_of(const char *text)
{
    struct ssg_sign_public key;
    assert_int_equal(ssg_sign_public_parse(ssg_text_of(text), &key), SSG_OK);
    return key;
}

static const struct ssg_sign_public *signer_of(const char *bytes,
                                               const struct ssg_sign_public *keys, size_t count)
{
    struct ssg_note note;
    assert_int_equal(ssg_note_parse(ssg_text_of(bytes), &note), SSG_OK);
    return ssg_note_find_signer(&note, keys, count);
}

static void the_published_note_is_made_and_read(void **state)
{
    (void)state;
    struct ssg_sign_private peter;
    assert_int_equal(ssg_sign_private_parse(ssg_text_of(PETER_PRIVATE), &peter), SSG_OK);
    char text[SSG_SIGN_TEXT_MAX + 1];
    ssg_sign_public_render(&peter.public, text);
    assert_string_equal(text, PETER_PUBLIC);
    ssg_sign_private_render(&peter, text);
    assert_string_equal(text, PETER_PRIVATE);

    struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_CHECKPOINT_NOTE_MAX);
    assert_int_equal(ssg_note_sign(ssg_text_of(TEXT), &peter, &buf), SSG_OK);
    assert_string_equal(buf.data, TEXT "\n" PETER_LINE);
    ssg_buf_finish(&buf);

    struct ssg_sign_public keys[] = {public_of(PETER_PUBLIC), public_of(ENOCH_PUBLIC)};
    assert_ptr_equal(signer_of(TEXT "\n" PETER_LINE, keys, 2), &keys[0]);
    assert_ptr_equal(signer_of(TEXT "\n" ENOCH_LINE, keys, 2), &keys[1]);
    assert_ptr_equal(signer_of(TEXT "\n" PETER_LINE ENOCH_LINE, &keys[1], 1), &keys[1]);
    assert_null(signer_of(TEXT "\n" PETER_LINE, &keys[1], 1));
    assert_null(signer_of("x\n" TEXT "\n" PETER_LINE, keys, 2));
    assert_null(signer_of(TEXT "\n" PETER_LINE, keys, 0));
}

static void other_forms_are_no_notes(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "\n",
        "\n\n",
        TEXT,
        TEXT "\n",
        TEXT PETER_LINE,
        TEXT "\nx\n",
        TEXT "\n- PeterNeumann x08go/ZJ\n",
        TEXT "\n\xE2\x80\x94 PeterNeumann\n",
        TEXT "\n\xE2\x80\x94 Peter x08gow==\n",
        TEXT "\n\xE2\x80\x94 Peter x08go/ZJ",
        TEXT "\n\xE2\x80\x94 Pe+ter x08go/ZJ\n",
        TEXT "\x01\n" PETER_LINE,
        "\xFF\n\n" PETER_LINE,
    };
    struct ssg_note note;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(ssg_note_parse(ssg_text_of(bad[i]), &note), SSG_E_INVALID_INPUT);
}

static void other_forms_are_no_keys(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "+",
        "a+b+c",
        PETER_PUBLIC "x",
        "x" PETER_PUBLIC,
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        PETER_PRIVATE,
    };
    struct ssg_sign_public key;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(ssg_sign_public_parse(ssg_text_of(bad[i]), &key), SSG_E_INVALID_INPUT);
    struct ssg_sign_private secret;
    assert_int_equal(ssg_sign_private_parse(ssg_text_of(PETER_PUBLIC), &secret),
                     SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_sign_private_make(ssg_text_of("a b"), SSG_SIGN_NOTE, &secret),
                     SSG_E_INVALID_INPUT);
}

static struct ssg_checkpoint example(void)
{
    struct ssg_checkpoint checkpoint = {.origin = "example.dk/log", .size = 48211};
    for (size_t i = 0; i < sizeof checkpoint.root.bytes; i++)
        checkpoint.root.bytes[i] = (uint8_t)(i * 7);
    return checkpoint;
}

static void a_checkpoint_comes_back(void **state)
{
    (void)state;
    struct ssg_checkpoint checkpoint = example(), back;
    struct ssg_sign_private old, new;
    assert_int_equal(ssg_sign_private_make(ssg_text_of("example.dk/log"), SSG_SIGN_NOTE, &old),
                     SSG_OK);
    assert_int_equal(ssg_sign_private_make(ssg_text_of("example.dk/log"), SSG_SIGN_NOTE, &new),
                     SSG_OK);
    struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_CHECKPOINT_NOTE_MAX);
    assert_int_equal(ssg_checkpoint_sign(&checkpoint, &new, &buf), SSG_OK);
    assert_memory_equal(buf.data, "example.dk/log\n48211\n", 21);
    struct ssg_note note;
    assert_int_equal(ssg_note_parse((struct ssg_text){buf.data, buf.len}, &note), SSG_OK);
    assert_int_equal(ssg_checkpoint_parse(&note, &back), SSG_OK);
    assert_string_equal(back.origin, checkpoint.origin);
    assert_int_equal(back.size, checkpoint.size);
    assert_true(ssg_merkle_hash_equal(&back.root, &checkpoint.root));
    /* after a rotation both keys are accepted */
    struct ssg_sign_public keys[] = {old.public, new.public};
    assert_ptr_equal(ssg_note_find_signer(&note, keys, 2), &keys[1]);
    assert_null(ssg_note_find_signer(&note, keys, 1));
    keys[1].kind = SSG_SIGN_COSIGNATURE;
    assert_null(ssg_note_find_signer(&note, keys, 2));
    ssg_buf_finish(&buf);
}

static void other_texts_are_no_checkpoints(void **state)
{
    (void)state;
#define ROOT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    static const struct {
        const char *text;
        enum ssg_status status;
    } cases[] = {
        {"log\n3\n" ROOT, SSG_OK},
        {"log\n3\n" ROOT "extension\n", SSG_OK},
        {"log\n0\n" ROOT, SSG_OK},
        {"log\n03\n" ROOT, SSG_E_INVALID_INPUT},
        {"log\n-0\n" ROOT, SSG_E_INVALID_INPUT},
        {"log\n\n" ROOT, SSG_E_INVALID_INPUT},
        {"\n3\n" ROOT, SSG_E_INVALID_INPUT},
        {"log\n9223372036854775808\n" ROOT, SSG_E_INVALID_INPUT},
        {"log\n3\nAAAA\n", SSG_E_INVALID_INPUT},
        {"log\n3\n", SSG_E_INVALID_INPUT},
    };
    struct ssg_checkpoint checkpoint;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ssg_note note = {.text = ssg_text_of(cases[i].text)};
        assert_int_equal(ssg_checkpoint_parse(&note, &checkpoint), cases[i].status);
    }
}

static void a_cosignature_holds_for_its_second_only(void **state)
{
    (void)state;
    struct ssg_checkpoint checkpoint = example();
    struct ssg_sign_private witness;
    uint8_t signature[SSG_SIGN_BYTES];
    assert_int_equal(
        ssg_sign_private_make(ssg_text_of("witness.example"), SSG_SIGN_COSIGNATURE, &witness),
        SSG_OK);
    assert_int_equal(ssg_cosignature_make(&checkpoint, &witness, 1700000000, signature), SSG_OK);
    assert_true(ssg_cosignature_is_valid(&checkpoint, &witness.public, 1700000000, signature));
    assert_false(ssg_cosignature_is_valid(&checkpoint, &witness.public, 1700000001, signature));
    /* the bytes that are signed, written out */
    char message[256], root[64];
    ssg_base64_render(checkpoint.root.bytes, sizeof checkpoint.root.bytes, root);
    (void)snprintf(message, sizeof message,
                   "cosignature/v1\ntime 1700000000\nexample.dk/log\n48211\n%s\n", root);
    assert_true(ssg_sign_is_valid(&witness.public, message, strlen(message), signature));
    checkpoint.size++;
    assert_false(ssg_cosignature_is_valid(&checkpoint, &witness.public, 1700000000, signature));
    checkpoint.size--;
    witness.public.kind = SSG_SIGN_NOTE;
    assert_false(ssg_cosignature_is_valid(&checkpoint, &witness.public, 1700000000, signature));
    /* its line fits into a note */
    struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_CHECKPOINT_NOTE_MAX);
    ssg_buf_add_text(&buf, TEXT "\n" PETER_LINE);
    assert_int_equal(ssg_cosignature_render(&witness.public, 1700000000, signature, &buf), SSG_OK);
    struct ssg_sign_public peter = public_of(PETER_PUBLIC);
    assert_ptr_equal(signer_of(buf.data, &peter, 1), &peter);
    ssg_buf_finish(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_note_is_made_and_read),
        cmocka_unit_test(other_forms_are_no_notes),
        cmocka_unit_test(other_forms_are_no_keys),
        cmocka_unit_test(a_checkpoint_comes_back),
        cmocka_unit_test(other_texts_are_no_checkpoints),
        cmocka_unit_test(a_cosignature_holds_for_its_second_only),
    };
    return cmocka_run_group_tests_name("checkpoint", tests, NULL, NULL);
}
