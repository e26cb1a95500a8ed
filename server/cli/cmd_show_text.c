#include "cmd_show_text.h"

#include <stdio.h>
#include <string.h>

/* Bytes of the first so many code points. */
static size_t bytes_of(const char *text, size_t columns)
{
    size_t at = 0;
    for (; text[at]; at++)
        if (((unsigned char)text[at] & 0xc0) != 0x80 && columns-- == 0)
            break;
    return at;
}

void ssg_show_cell(struct ssg_buf *out, const char *text, size_t columns)
{
    size_t length = ssg_text_length(ssg_text_of(text));
    if (length > columns) {
        ssg_buf_add(out, text, bytes_of(text, columns - 1));
        ssg_buf_add_text(out, "…");
        return;
    }
    ssg_buf_add_text(out, text);
    for (; length < columns; length++)
        ssg_buf_add_byte(out, ' ');
}

static void indent(struct ssg_buf *out, size_t columns)
{
    while (columns--)
        ssg_buf_add_byte(out, ' ');
}

void ssg_show_paragraph(struct ssg_buf *out, const char *lead, const char *text)
{
    size_t left = ssg_text_length(ssg_text_of(lead));
    size_t column = left;
    ssg_buf_add_text(out, lead);
    while (*text) {
        size_t word = strcspn(text, " ");
        size_t length = ssg_text_length((struct ssg_text){text, word});
        if (column > left && column + 1 + length > SSG_SHOW_COLUMNS) {
            ssg_buf_add_byte(out, '\n');
            indent(out, left);
            column = left;
        } else if (column > left) {
            ssg_buf_add_byte(out, ' ');
            column++;
        }
        ssg_buf_add(out, text, word);
        column += length;
        text += word + (text[word] == ' ');
    }
    ssg_buf_add_byte(out, '\n');
}

void ssg_show_heading(struct ssg_buf *out, const char *text)
{
    ssg_buf_add_format(out, "\n%s\n", text);
    for (size_t i = ssg_text_length(ssg_text_of(text)); i > 0; i--)
        ssg_buf_add_text(out, "─");
    ssg_buf_add_byte(out, '\n');
}

const char *ssg_show_text(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));
    return text ? text : "";
}

size_t ssg_show_count(const json_t *object, const char *member)
{
    return json_array_size(json_object_get(object, member));
}

const json_t *ssg_show_item(const json_t *object, const char *member, size_t index)
{
    return json_array_get(json_object_get(object, member), index);
}

bool ssg_show_date(const char *text, struct ssg_date *ret_date)
{
    char day[SSG_DATE_TEXT_LEN + 1];
    if (strlen(text) != 7)
        return ssg_date_parse(ssg_text_of(text), ret_date) == SSG_OK;
    (void)snprintf(day, sizeof day, "%s-01", text);
    return ssg_date_parse(ssg_text_of(day), ret_date) == SSG_OK;
}

const char *ssg_show_day(const char *text, char *buffer, size_t buffer_size)
{
    static const char *const months[] = {"jan.", "feb.", "marts", "april", "maj",  "juni",
                                         "juli", "aug.", "sept.", "okt.",  "nov.", "dec."};
    struct ssg_date date;
    int year, month, day;
    if (!ssg_show_date(text, &date))
        return text;
    ssg_date_civil(date, &year, &month, &day);
    if (strlen(text) == 7)
        (void)snprintf(buffer, buffer_size, "%s %d", months[month - 1], year);
    else
        (void)snprintf(buffer, buffer_size, "%d.%d.%d", day, month, year);
    return buffer;
}

const char *ssg_show_word(const char *word)
{
    static const char *const words[][2] = {
        {"suspect", "mistænkt"},
        {"charged", "sigtet"},
        {"convicted", "dømt"},
        {"victim", "forurettet"},
        {"witness", "vidne"},
        {"reporter", "anmelder"},
        {"party", "part"},
        {"open", "verserer, ikke afgjort"},
        {"dropped_evidence", "opgivet, bevisets stilling"},
        {"dropped_other", "opgivet"},
        {"charge_waived", "tiltalefrafald"},
        {"fined", "bøde"},
        {"suspended_sentence", "betinget dom"},
        {"prison", "ubetinget dom"},
        {"measure", "foranstaltning"},
        {"acquitted", "frifundet"},
        {"none", "ingen afgørelse"},
        {"unknown", "ukendt"},
        {"mother", "mor"},
        {"father", "far"},
        {"co_mother", "medmor"},
        {"parent", "forælder"},
        {"step_parent", "stedforælder"},
        {"foster_parent", "plejeforælder"},
        {"other_adult", "anden voksen"},
        {"disturbance", "husspektakel"},
        {"suicide_threat", "trussel om selvmord"},
        {"concern", "bekymring for barn"},
        {"inquiry", "undersøgelse"},
        {"offence", "lovovertrædelse"},
        {"home", "hjemmet"},
        {"elsewhere", "andet sted"},
        {"during", "boede sammen"},
        {"before", "før fælles bopæl"},
        {"after", "efter fælles bopæl"},
        {"apart", "boede ikke sammen"},
        {"here", "registreret her"},
        {"moved", "boede her på hændelsesdagen, er flyttet"},
        {"case_at_hand", "dagens sag"},
        {"after_case", "siden sagen"},
        {"quarantined", "holdt ude: usikkert personmatch"},
        {"identity_unverified", "holdt ude: identitet ikke bekræftet"},
        {"role_suspect", "tæller ikke: mistænkt uden sigtelse"},
        {"role_victim", "tæller ikke: forurettet"},
        {"role_witness", "tæller ikke: vidne"},
        {"role_reporter", "tæller ikke: anmelder"},
        {"role_party", "tæller ikke: part"},
        {"under_18", "tæller ikke: under 18 år"},
        {"dropped", "tæller ikke: opgivet"},
        {"open_over_18_months", "tæller ikke: åben i over 18 måneder"},
        {"outcome_unknown", "tæller ikke: udfald ukendt"},
        {"outcome_none", "tæller ikke: ingen afgørelse"},
        {"no_code", "tæller ikke: koden kendes ikke"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], word) == 0)
            return words[i][1];
    return word;
}
