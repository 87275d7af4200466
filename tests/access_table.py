"""Who gets what: a row for each address, method and state of the assessment that it names.

An address without a row fails the build, and so does a row without an address. Methods that no
row of an address names are answered with 405 to those who may enter, and HEAD as GET.
"""

from typing import NamedTuple

PEOPLE = (
    "nobody",
    "stranger",
    "neighbour",
    "coordinator",
    "contributor",
    "manager",
    "expert",
    "staff",
)
LOGIN = "asked to sign in"


class Row(NamedTuple):
    """`codes` are the answers to PEOPLE; `state` is that of the assessment in the address."""

    name: str
    method: str
    state: str
    codes: tuple

    def code(self, person):
        return self.codes[PEOPLE.index(person)]

    def __str__(self):
        return " ".join(filter(None, (self.name, self.method, self.state)))


def row(name, method, state, *codes):
    return Row(name, method, state, codes)


# Inside a municipality. The neighbour is the coordinator of another one. In the order of PEOPLE:
# nobody, stranger, neighbour, coordinator, contributor, manager, expert, staff.
MUNICIPAL = [
    row("municipality_detail", "GET", "draft", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("assessment_start", "POST", "draft", LOGIN, 404, 404, 302, 302, 403, 403, 403),
    row("assessment_start", "POST", "published", LOGIN, 404, 404, 302, 302, 403, 403, 403),
    row("assessment_detail", "GET", "draft", LOGIN, 404, 404, 200, 200, 200, 404, 404),
    row("assessment_detail", "GET", "returned", LOGIN, 404, 404, 200, 200, 200, 404, 404),
    row("assessment_detail", "GET", "submitted", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("assessment_detail", "GET", "approved", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("assessment_detail", "GET", "published", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("assessment_section", "GET", "draft", LOGIN, 404, 404, 200, 200, 200, 404, 404),
    row("assessment_section", "GET", "submitted", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("assessment_section", "POST", "draft", LOGIN, 404, 404, 302, 302, 403, 404, 404),
    row("assessment_section", "POST", "submitted", LOGIN, 404, 404, 409, 409, 403, 403, 403),
    row("answer_save", "POST", "draft", 401, 404, 404, 200, 200, 403, 403, 403),
    row("answer_save", "POST", "returned", 401, 404, 404, 200, 200, 403, 403, 403),
    row("answer_save", "POST", "submitted", 401, 404, 404, 409, 409, 403, 403, 403),
    row("answer_save", "POST", "published", 401, 404, 404, 409, 409, 403, 403, 403),
    row("evidence_create", "GET", "draft", LOGIN, 404, 404, 200, 200, 403, 403, 403),
    row("evidence_create", "GET", "submitted", LOGIN, 404, 404, 302, 302, 403, 403, 403),
    row("evidence_create", "POST", "draft", LOGIN, 404, 404, 422, 422, 403, 403, 403),
    row("evidence_create", "POST", "returned", LOGIN, 404, 404, 422, 422, 403, 403, 403),
    row("evidence_create", "POST", "submitted", LOGIN, 404, 404, 409, 409, 403, 403, 403),
    row("evidence_download", "GET", "draft", LOGIN, 404, 404, 200, 200, 200, 404, 404),
    row("evidence_download", "GET", "submitted", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("evidence_download", "GET", "published", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("evidence_remove", "GET", "draft", LOGIN, 404, 404, 200, 200, 403, 403, 403),
    row("evidence_remove", "GET", "submitted", LOGIN, 404, 404, 302, 302, 403, 403, 403),
    row("evidence_remove", "POST", "draft", LOGIN, 404, 404, 302, 302, 403, 403, 403),
    row("evidence_remove", "POST", "submitted", LOGIN, 404, 404, 302, 302, 403, 403, 403),
    row("assessment_submit", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("assessment_submit", "POST", "empty", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("assessment_submit", "POST", "draft", LOGIN, 404, 404, 302, 403, 403, 403, 403),
    row("assessment_submit", "POST", "submitted", LOGIN, 404, 404, 302, 403, 403, 403, 403),
    row("assessment_score", "GET", "draft", LOGIN, 404, 404, 200, 403, 200, 404, 404),
    row("assessment_score", "GET", "submitted", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("assessment_score", "GET", "published", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("report_list", "GET", "draft", LOGIN, 404, 404, 200, 200, 200, 404, 404),
    row("report_list", "GET", "published", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("report_link_create", "POST", "draft", LOGIN, 404, 404, 404, 403, 404, 403, 403),
    row("report_link_create", "POST", "published", LOGIN, 404, 404, 422, 403, 422, 403, 403),
    row("report_link_end", "POST", "published", LOGIN, 404, 404, 302, 403, 302, 403, 403),
    row("document_download", "GET", "published", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("document_retry", "POST", "published", LOGIN, 404, 404, 302, 302, 302, 302, 302),
]

# Behind a signed link, for whoever holds it: what everybody gets while it is valid, and afterwards.
LINKED = {
    ("linked_report", "GET"): (200, 410),
    ("linked_report_download", "GET"): (200, 410),
}

# Outside any municipality: what nobody gets, and what everybody who has signed in gets.
SHARED = {
    ("healthz", "GET"): (200, 200),
    ("readiness", "GET"): (200, 200),
    ("home", "GET"): (200, 200),
    ("method_detail", "GET"): (200, 200),
    ("set_language", "POST"): (302, 302),
    ("account_login", "GET"): (200, 302),
    ("account_login", "POST"): (200, 302),
    ("account_logout", "GET"): (302, 200),
    ("account_logout", "POST"): (302, 302),
    ("account_inactive", "GET"): (200, 200),
    # Nobody makes an account alone.
    ("account_signup", "GET"): (200, 302),
    ("account_signup", "POST"): (200, 302),
    ("account_reauthenticate", "GET"): (LOGIN, 200),
    ("account_reauthenticate", "POST"): (LOGIN, 200),
    ("account_email", "GET"): (LOGIN, 200),
    ("account_email", "POST"): (LOGIN, 302),
    ("account_email_verification_sent", "GET"): (200, 200),
    ("account_confirm_email", "GET"): (200, 200),
    ("account_confirm_email", "POST"): (404, 404),
    ("account_change_password", "GET"): (LOGIN, 200),
    ("account_change_password", "POST"): (LOGIN, 200),
    ("account_set_password", "GET"): (LOGIN, 302),
    ("account_set_password", "POST"): (LOGIN, 302),
    ("account_reset_password", "GET"): (200, 200),
    ("account_reset_password", "POST"): (200, 200),
    ("account_reset_password_done", "GET"): (200, 200),
    ("account_reset_password_from_key", "GET"): (200, 200),
    ("account_reset_password_from_key", "POST"): (200, 200),
    ("account_reset_password_from_key_done", "GET"): (200, 200),
    ("account_confirm_login_code", "GET"): (LOGIN, 302),
    ("account_confirm_login_code", "POST"): (LOGIN, 302),
}

# The staff's workshop. Nobody else gets further than the sign-in page.
#     model: what staff get for the list, adding, changing (or viewing), deleting, the history
ADMIN_MODELS = {
    "account_emailaddress": (403, 403, 403, 403, 403),
    "municipalities_municipality": (200, 403, 200, 403, 200),
    "municipalities_area": (200, 403, 200, 403, 200),
    "municipalities_organisation": (200, 403, 200, 403, 200),
    "municipalities_user": (200, 200, 200, 403, 200),
    "municipalities_document": (200, 403, 200, 403, 200),
    "municipalities_mail": (200, 403, 200, 403, 200),
    "municipalities_attachment": (200, 403, 200, 403, 200),
    "municipalities_filecheck": (200, 403, 200, 403, 200),
    "municipalities_auditevent": (200, 403, 200, 403, 200),
    "index_assessment_assessment": (200, 403, 200, 403, 200),
    # A draft; what is published is only read. Sections and questions are added from its own page.
    "index_assessment_questionnaire": (200, 200, 200, 200, 200),
    "index_assessment_section": (200, 403, 200, 200, 200),
    "index_assessment_question": (200, 403, 200, 200, 200),
    "index_assessment_policyarea": (200, 403, 200, 403, 200),
    "index_assessment_goodrelationsarea": (200, 403, 200, 403, 200),
    "index_assessment_projectarea": (200, 403, 200, 403, 200),
    "index_assessment_band": (200, 403, 200, 403, 200),
}
ADMIN_PAGES = ("changelist", "add", "change", "delete", "history")
# Further pages: what staff get for GET and for an empty POST, with the assessment submitted.
ADMIN_FURTHER = {
    "index": (200, 200),
    # There is one sign-in page for all, and it is not here: who is in is led on.
    "login": (302, 302),
    "logout": (405, 302),
    "password_change": (302, 302),
    "password_change_done": (200, 405),
    "autocomplete": (403, 405),
    "jsi18n": (200, 405),
    "view_on_site": (404, 404),
    "app_list": (200, 200),
    "index_assessment_questionnaire_import": (200, 422),
    "index_assessment_questionnaire_workbook": (200, 405),
    "index_assessment_questionnaire_publish": (200, 422),
    "index_assessment_assessment_review": (200, 422),
    # Its form stands on the page of the assessment.
    "index_assessment_assessment_return": (302, 422),
    "index_assessment_assessment_approve": (405, 302),
    # What has not been approved leads back to where that is done.
    "index_assessment_assessment_publish": (302, 302),
}
