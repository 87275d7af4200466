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
    row("support_list", "GET", "draft", LOGIN, 404, 404, 200, 403, 200, 403, 403),
    row("support_create", "GET", "draft", LOGIN, 404, 404, 200, 403, 200, 403, 403),
    row("support_create", "POST", "draft", LOGIN, 404, 404, 422, 403, 422, 403, 403),
    row("question_list", "GET", "draft", LOGIN, 404, 404, 200, 403, 200, 403, 403),
    row("question_answer", "GET", "draft", LOGIN, 404, 404, 200, 403, 200, 403, 403),
    row("question_answer", "POST", "draft", LOGIN, 404, 404, 422, 403, 422, 403, 403),
    row("document_download", "GET", "published", LOGIN, 404, 404, 200, 200, 200, 200, 200),
    row("document_retry", "POST", "published", LOGIN, 404, 404, 302, 302, 302, 302, 302),
    row("member_list", "GET", "draft", LOGIN, 404, 404, 200, 200, 200, 403, 403),
    row("member_edit", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("member_edit", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("member_end", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("member_end", "POST", "draft", LOGIN, 404, 404, 302, 403, 403, 403, 403),
    row("invitation_list", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("invitation_create", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("invitation_create", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("invitation_send_again", "POST", "draft", LOGIN, 404, 404, 302, 403, 403, 403, 403),
    row("invitation_withdraw", "POST", "draft", LOGIN, 404, 404, 302, 403, 403, 403, 403),
    row("working_group_detail", "GET", "draft", LOGIN, 404, 404, 200, 200, 200, 403, 403),
    row("working_group_sectors", "GET", "draft", LOGIN, 404, 404, 200, 200, 200, 403, 403),
    row("working_group_mandate", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("working_group_mandate", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("seat_create", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("seat_create", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("seat_edit", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("seat_edit", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("seat_end", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("seat_end", "POST", "draft", LOGIN, 404, 404, 302, 403, 403, 403, 403),
    row("meeting_create", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("meeting_create", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("meeting_detail", "GET", "draft", LOGIN, 404, 404, 200, 200, 200, 403, 403),
    row("meeting_edit", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("meeting_edit", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("meeting_approve", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("meeting_approve", "POST", "draft", LOGIN, 404, 404, 302, 403, 403, 403, 403),
    row("action_create", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("action_create", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("action_edit", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("action_edit", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("action_remove", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("action_remove", "POST", "draft", LOGIN, 404, 404, 302, 403, 403, 403, 403),
    row("action_mark", "POST", "draft", LOGIN, 404, 404, 302, 403, 403, 403, 403),
    row("joint_service_list", "GET", "draft", LOGIN, 404, 404, 200, 200, 200, 403, 403),
    row("joint_service_create", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("joint_service_create", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("joint_service_detail", "GET", "draft", LOGIN, 404, 404, 200, 200, 200, 403, 403),
    row("joint_service_edit", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("joint_service_edit", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("joint_service_ask", "POST", "draft", LOGIN, 404, 404, 422, 403, 403, 403, 403),
    row("joint_service_end", "GET", "draft", LOGIN, 404, 404, 200, 403, 403, 403, 403),
    row("joint_service_end", "POST", "draft", LOGIN, 404, 404, 302, 403, 403, 403, 403),
    row("joint_participation_answer", "POST", "draft", LOGIN, 404, 404, 302, 403, 403, 403, 403),
]

# Behind a signed link, for whoever holds it: what everybody gets while it is valid, and afterwards.
LINKED = {
    ("application_detail", "GET"): (200, 410),
    ("application_basics", "GET"): (200, 410),
    ("application_basics", "POST"): (422, 410),
    ("application_answer", "GET"): (200, 410),
    ("application_answer", "POST"): (422, 410),
    ("application_letter", "GET"): (200, 410),
    ("application_letter", "POST"): (422, 410),
    ("application_letter_download", "GET"): (200, 410),
    ("application_submit", "GET"): (200, 410),
    ("application_submit", "POST"): (302, 410),
    ("application_withdraw", "GET"): (200, 410),
    ("application_withdraw", "POST"): (302, 410),
    ("linked_report", "GET"): (200, 410),
    ("linked_report_download", "GET"): (200, 410),
    # Nobody of the table is whom it was sent to: an empty form, or another's account.
    ("linked_invitation", "GET"): (200, 410),
    ("linked_invitation", "POST"): (422, 410),
}
# What these say of their subject is for whom they were sent to, and who has not said who they are.
FOR_ONE = {"linked_invitation"}

# Outside any municipality: what nobody gets, and what everybody who has signed in gets.
SHARED = {
    ("healthz", "GET"): (200, 200),
    ("readiness", "GET"): (200, 200),
    ("home", "GET"): (200, 200),
    ("method_detail", "GET"): (200, 200),
    ("call_list", "GET"): (200, 200),
    ("call_detail", "GET"): (200, 200),
    ("application_start", "GET"): (200, 200),
    ("application_start", "POST"): (422, 422),
    ("application_link", "GET"): (200, 200),
    ("application_link", "POST"): (422, 422),
    ("application_mailed", "GET"): (200, 200),
    ("session_register", "GET"): (200, 200),
    ("session_register", "POST"): (422, 422),
    ("session_registered", "GET"): (200, 200),
    ("desk", "GET"): (LOGIN, 200),
    # For those who represent the body in the address, as nobody of the matrix does.
    ("regional_area", "GET"): (LOGIN, 404),
    ("regional_report", "GET"): (LOGIN, 404),
    ("regional_question_list", "GET"): (LOGIN, 404),
    ("regional_question_create", "GET"): (LOGIN, 404),
    ("regional_question_create", "POST"): (LOGIN, 404),
    ("regional_need_list", "GET"): (LOGIN, 404),
    ("regional_need_create", "GET"): (LOGIN, 404),
    ("regional_need_create", "POST"): (LOGIN, 404),
    ("regional_need_close", "GET"): (LOGIN, 404),
    ("regional_need_close", "POST"): (LOGIN, 404),
    ("notification_settings", "GET"): (LOGIN, 200),
    ("notification_settings", "POST"): (LOGIN, 422),
    ("notification_read", "POST"): (LOGIN, 302),
    ("set_language", "POST"): (302, 302),
    ("account_detail", "GET"): (LOGIN, 200),
    ("account_detail", "POST"): (LOGIN, 422),
    ("account_sessions_end", "POST"): (LOGIN, 302),
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
    # Through a municipality's provider; the matrix asks about one that has none.
    ("single_sign_on", "GET"): (200, 200),
    ("single_sign_on_start", "POST"): (404, 404),
    ("single_sign_on_return", "GET"): (403, 403),
    ("single_sign_on_unlink", "POST"): (LOGIN, 302),
    # Second factors; the matrix asks as people who have none, and a password to
    # prove first that it is they.
    ("mfa_index", "GET"): (LOGIN, 200),
    ("mfa_authenticate", "GET"): (LOGIN, 302),
    ("mfa_authenticate", "POST"): (LOGIN, 302),
    ("mfa_reauthenticate", "GET"): (LOGIN, 302),
    ("mfa_reauthenticate", "POST"): (LOGIN, 302),
    ("mfa_activate_totp", "GET"): (LOGIN, 302),
    ("mfa_activate_totp", "POST"): (LOGIN, 302),
    ("mfa_deactivate_totp", "GET"): (LOGIN, 404),
    ("mfa_deactivate_totp", "POST"): (LOGIN, 404),
    ("mfa_view_recovery_codes", "GET"): (LOGIN, 404),
    ("mfa_generate_recovery_codes", "GET"): (LOGIN, 302),
    ("mfa_generate_recovery_codes", "POST"): (LOGIN, 302),
    ("mfa_download_recovery_codes", "GET"): (LOGIN, 404),
    ("mfa_list_webauthn", "GET"): (LOGIN, 200),
    ("mfa_add_webauthn", "GET"): (LOGIN, 302),
    ("mfa_add_webauthn", "POST"): (LOGIN, 302),
    ("mfa_reauthenticate_webauthn", "GET"): (LOGIN, 302),
    ("mfa_reauthenticate_webauthn", "POST"): (LOGIN, 302),
    ("mfa_remove_webauthn", "GET"): (LOGIN, 302),
    ("mfa_remove_webauthn", "POST"): (LOGIN, 302),
    ("mfa_edit_webauthn", "GET"): (LOGIN, 302),
    ("mfa_edit_webauthn", "POST"): (LOGIN, 302),
    ("mfa_login_webauthn", "GET"): (LOGIN, 302),
    ("mfa_login_webauthn", "POST"): (LOGIN, 302),
}

# The staff's workshop. Nobody else gets further than the sign-in page.
#     model: what staff get for the list, adding, changing (or viewing), deleting, the history
ADMIN_MODELS = {
    "account_emailaddress": (403, 403, 403, 403, 403),
    "municipalities_municipality": (200, 403, 200, 403, 200),
    "municipalities_area": (200, 403, 200, 403, 200),
    "municipalities_organisation": (200, 403, 200, 403, 200),
    "municipalities_sector": (200, 403, 200, 403, 200),
    # A draft; what is published is only read and never deleted.
    "municipalities_programme": (200, 200, 200, 200, 200),
    "municipalities_call": (200, 200, 200, 200, 200),
    "municipalities_application": (200, 403, 200, 403, 200),
    "municipalities_user": (200, 200, 200, 403, 200),
    "municipalities_identityprovider": (200, 200, 200, 403, 200),
    "municipalities_document": (200, 403, 200, 403, 200),
    "municipalities_mail": (200, 403, 200, 403, 200),
    "municipalities_expertprofile": (200, 200, 200, 403, 200),
    "municipalities_expertassignment": (200, 200, 200, 403, 200),
    "municipalities_supportrequest": (200, 403, 200, 403, 200),
    "municipalities_regionalneed": (200, 403, 200, 403, 200),
    "municipalities_regionalquestion": (200, 403, 200, 403, 200),
    "municipalities_heldmail": (200, 403, 200, 403, 200),
    "municipalities_letter": (200, 403, 200, 403, 200),
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
    "municipalities_call_publish": (200, 422),
    "municipalities_call_extend": (200, 422),
    "municipalities_call_registrations": (200, 405),
    "municipalities_application_selection": (200, 405),
    "municipalities_application_withdraw": (405, 302),
    "municipalities_application_letter": (200, 405),
    "municipalities_application_review": (405, 422),
    "municipalities_application_conflict": (405, 422),
    "municipalities_application_decide": (405, 422),
    # Nothing is prepared: said on the page of the application.
    "municipalities_application_announce": (405, 302),
    "municipalities_application_take_back": (405, 302),
    # It shows what stands in the form of a letter, which it is sent from.
    "municipalities_letter_preview": (405, 422),
    # The provider is asked, and the page says what it has answered.
    "municipalities_identityprovider_try": (405, 302),
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
