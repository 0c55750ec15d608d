"""The addresses of sign-in, of one's own sign-in, and of the operators' pages about it."""

from django.urls import path

from hoshin.foundation.identity.views import account, city, confirmation, door, enrolment, mailed_links, operators

app_name = "identity"

_OPERATIONS = "staff/operations/sign-in/"

urlpatterns = [
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-in/second-step/", door.second_step, name="second_step"),
    path("sign-in/second-step/passkey/", door.second_step_passkey, name="second_step_passkey"),
    path("sign-in/passkey/question/", door.passkey_question, name="passkey_question"),
    path("sign-in/passkey/", door.passkey_sign_in, name="passkey_sign_in"),
    path("sign-in/demo/<int:account_id>/", door.demo_sign_in, name="demo_sign_in"),
    path("sign-in/city/", city.city_sign_in, name="city_sign_in"),
    path("sign-in/city/answer/", city.city_answer, name="city_answer"),
    path("sign-in/enrol/factor/", enrolment.enrol_factor, name="enrol_factor"),
    path("sign-in/enrol/passkey/question/", enrolment.enrol_passkey_question, name="enrol_passkey_question"),
    path("sign-in/enrol/passkey/", enrolment.enrol_with_passkey, name="enrol_passkey"),
    path("sign-in/link/<str:token>/", enrolment.enrol, name="enrol"),
    path("sign-in/mail/", mailed_links.ask_link, name="ask_link"),
    path("sign-in/mail/sent/", mailed_links.link_sent, name="link_sent"),
    path("sign-in/mail/<str:token>/", mailed_links.enter, name="enter"),
    path("sign-out/", door.leave, name="sign_out"),
    path("account/", account.security, name="security"),
    path("account/keep/", account.keep, name="keep"),
    path("account/confirm/", confirmation.confirm, name="confirm"),
    path("account/confirm/question/", confirmation.confirm_question, name="confirm_question"),
    path("account/confirm/passkey/", confirmation.confirm_by_passkey, name="confirm_passkey"),
    path("account/sessions/end-others/", account.end_others, name="end_others"),
    path("account/sessions/<str:key>/end/", account.end_one, name="end_session"),
    path("account/password/", account.password, name="password"),
    path("account/app/", account.app, name="app"),
    path("account/app/remove/", account.remove_app, name="remove_app"),
    path("account/passkeys/add/", account.add_passkey, name="add_passkey"),
    path("account/passkeys/add/question/", account.new_passkey_question, name="new_passkey_question"),
    path("account/passkeys/<int:passkey_id>/remove/", account.remove_own_passkey, name="remove_passkey"),
    path("account/recovery-codes/", account.recovery_codes, name="recovery_codes"),
    path("account/recovery-codes/make/", account.make_codes, name="make_codes"),
    path(_OPERATIONS, operators.accounts, name="accounts"),
    path(f"{_OPERATIONS}new/", operators.new_account, name="new_account"),
    path(f"{_OPERATIONS}<int:account_id>/", operators.account, name="account"),
    path(f"{_OPERATIONS}<int:account_id>/unlock/", operators.lift_wait, name="unlock"),
    path(f"{_OPERATIONS}<int:account_id>/end-sessions/", operators.end_everywhere, name="end_sessions"),
    path(f"{_OPERATIONS}<int:account_id>/forget-city/", operators.forget_city, name="forget_city"),
    path(f"{_OPERATIONS}<int:account_id>/reset/", operators.reset, name="reset"),
]
