#ifndef SSG_CHECKPOINT_H
#define SSG_CHECKPOINT_H

#include "ssg_buf.h"
#include "ssg_merkle.h"
#include "ssg_sign.h"
#include "ssg_time.h"

/* The log's signed tree head (c2sp.org/tlog-checkpoint in a c2sp.org/signed-note) and a witness's
 * cosignature (c2sp.org/tlog-cosignature, cosignature/v1). Pure; any thread. */

enum {
    SSG_CHECKPOINT_NOTE_MAX = 8000,    /* bytes of a whole note */
    SSG_CHECKPOINT_SIGNATURE_MAX = 64, /* signatures of one note that are looked at */
};

struct ssg_checkpoint {
    char origin[SSG_SIGN_NAME_MAX + 1]; /* the log's name */
    uint64_t size;
    struct ssg_merkle_hash root;
};

/* A note taken apart: views into its bytes. */
struct ssg_note {
    struct ssg_text text;       /* what is signed, with its last newline */
    struct ssg_text signatures; /* the lines behind the empty one */
};

/* Append the text that is signed: origin, size, root, a line each. E_LIMIT or E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_checkpoint_render(const struct ssg_checkpoint *checkpoint,
                                                     struct ssg_buf *buf);

/* Append the whole note: text, empty line, the key's signature. E_LIMIT or E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_checkpoint_sign(const struct ssg_checkpoint *checkpoint,
                                                   const struct ssg_sign_private *key,
                                                   struct ssg_buf *buf);

/* Take any note apart and check its form; signatures are not checked. bytes are borrowed.
 * E_INVALID_INPUT. */
SSG_MUST_CHECK enum ssg_status ssg_note_parse(struct ssg_text bytes, struct ssg_note *ret_note);

/* Append any text (it ends with a newline) as a note signed by the key. E_LIMIT or E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_note_sign(struct ssg_text text,
                                             const struct ssg_sign_private *key,
                                             struct ssg_buf *buf);

/* The first of the keys (of kind SSG_SIGN_NOTE) that has signed the note; NULL: none has. */
const struct ssg_sign_public *ssg_note_find_signer(const struct ssg_note *note,
                                                   const struct ssg_sign_public *keys,
                                                   size_t key_count);

/* Read the text of a checkpoint's note. Lines behind the third are extensions and ignored.
 * E_INVALID_INPUT. */
SSG_MUST_CHECK enum ssg_status ssg_checkpoint_parse(const struct ssg_note *note,
                                                    struct ssg_checkpoint *ret_checkpoint);

/* A witness's signature over a checkpoint's text at an instant (whole seconds). key is of kind
 * SSG_SIGN_COSIGNATURE. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_cosignature_make(const struct ssg_checkpoint *checkpoint,
                                                    const struct ssg_sign_private *key,
                                                    int64_t at_s,
                                                    uint8_t ret_signature[SSG_SIGN_BYTES]);

/* True if the key (of kind SSG_SIGN_COSIGNATURE) has cosigned the checkpoint at that second. */
bool ssg_cosignature_is_valid(const struct ssg_checkpoint *checkpoint,
                              const struct ssg_sign_public *key, int64_t at_s,
                              const uint8_t signature[SSG_SIGN_BYTES]);

/* Append the cosignature as a line of a note: `— NAME BASE64(id || seconds || signature)`. E_LIMIT
 * or E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_cosignature_render(const struct ssg_sign_public *key,
                                                      int64_t at_s,
                                                      const uint8_t signature[SSG_SIGN_BYTES],
                                                      struct ssg_buf *buf);

#endif
