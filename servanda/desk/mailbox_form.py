"""The settings of one mailbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.catalogue.queries import services
from servanda.kernel.words import LANGUAGES
from servanda.mail import oauth
from servanda.mail.actions.mailboxes import PERMISSION, SECRETS
from servanda.mail.checking import Place
from servanda.mail.models import Mailbox
from servanda.mail.queries import server_seen
from servanda.mail.sealing import Unreadable
from servanda.people.models import Staff
from servanda.people.queries import holding_verb, teams

LANGUAGE_NAMES = [("en", "English"), ("hu", "Magyar"), ("he", "עברית"), ("es", "Español")]
SECURITY = [
    ("tls", _("TLS")),
    ("starttls", _("STARTTLS")),
    ("none", _("none (only on the same machine)")),
]
KEPT = _("Kept as it is while this stays empty; it is stored sealed and never shown.")
LTR = {"dir": "ltr"}


def _teams() -> list[tuple[str, Any]]:
    return [("", _("No team")), *((team.code, str(team.name)) for team in teams())]


def _services() -> list[tuple[str, Any]]:
    return [("", _("Any service")), *((one.code, str(one)) for one in services())]


def _server(label: Any, **values: Any) -> forms.CharField:
    given: dict[str, Any] = {"required": False, "max_length": 255}
    widget = forms.TextInput(attrs=LTR | {"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, widget=widget, **(given | values))


def _password(label: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs=LTR | {"autocomplete": "new-password"})
    return forms.CharField(label=label, required=False, widget=widget, strip=False, help_text=KEPT)


class MailboxForm(forms.Form):
    """`host` empty: mail for this address comes in another way, by the SMTP listener."""

    address = forms.EmailField(label=_("Address"), widget=forms.EmailInput(attrs=LTR))
    name = forms.CharField(
        label=_("Name in From"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Empty: the name of the company."),
    )
    host = _server(_("Server to receive from (IMAP)"))
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993)
    security = forms.ChoiceField(label=_("Security"), choices=SECURITY)
    user = _server(_("User"))
    password = _password(_("Password"))
    sign_in = forms.ChoiceField(
        label=_("Signs in with"),
        choices=[
            ("password", _("user and password")),
            ("google", _("permission from Google (Gmail, Workspace)")),
            ("microsoft", _("permission from Microsoft (365, Outlook)")),
        ],
        initial="password",
    )
    oauth_client = _server(
        _("Client ID"),
        help_text=_("Of the application that you register there once, for a web application."),
    )
    oauth_secret = _password(_("Client secret"))
    oauth_tenant = _server(_("Tenant"), help_text=_("Microsoft only; empty: any company account."))
    folder = _server(_("Folder"), initial="INBOX", required=True)
    done_folder = _server(
        _("Folder for mail that was read"),
        help_text=_("Empty: it stays where it is, marked as read."),
    )
    route = forms.ChoiceField(label=_("Team"), choices=_teams, required=False)
    service = forms.ChoiceField(
        label=_("Service"),
        choices=_services,
        required=False,
        help_text=_("What is asked for here: decides the contract line of who has bought it."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("the company's")), *LANGUAGE_NAMES],
        required=False,
        help_text=_("For whoever writes here and whose language we cannot tell."),
    )
    owner = forms.ModelChoiceField(
        label=_("Who looks after it"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Gets a mail each working day in which something is held, and none otherwise."),
    )
    takes_plus = forms.BooleanField(
        label=_("Take mail to name+anything@ too; a team's code after the plus chooses the team"),
        required=False,
        initial=True,
    )
    acknowledge_hours = forms.IntegerField(
        label=_("Acknowledge mail up to so many hours old"),
        min_value=1,
        max_value=8760,
        initial=48,
        help_text=_("What waited longer, after a stop or a move, opens its ticket in silence."),
    )
    trusted_server = _server(
        _("Server whose word on senders is believed"),
        help_text=_(
            "The name with which Authentication-Results begins in mail that came here. Empty:"
            " nobody checks whether a sender is who they say, and anybody's name is taken."
        ),
    )
    smtp_host = _server(
        _("Server to send by (SMTP)"), help_text=_("Empty: the server of the installation.")
    )
    smtp_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587)
    smtp_security = forms.ChoiceField(label=_("Security"), choices=SECURITY, initial="starttls")
    smtp_user = _server(_("User"))
    smtp_password = _password(_("Password"))

    def __init__(self, *args: Any, mailbox: Mailbox | None = None, **kwargs: Any) -> None:
        self.mailbox = mailbox
        super().__init__(*args, **({"initial": _initial(mailbox)} | kwargs))
        for code, name in LANGUAGE_NAMES:
            self.fields[f"signature_{code}"] = forms.CharField(
                label=_("Signature (%(language)s)") % {"language": name},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "lang": code}),
            )
        if mailbox is not None and (seen := server_seen(mailbox)):
            words = _("In the latest mail it was %(server)s.") % {"server": seen}
            field = self.fields["trusted_server"]
            field.help_text = f"{field.help_text} {words}"
        owner: Any = self.fields["owner"]
        owner.queryset = holding_verb("held.read")
        if mailbox is not None:
            self.fields["address"].disabled = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        authority = oauth.AUTHORITIES.get(given.get("sign_in", ""))
        if authority is not None:
            _complete(given, authority)
            if not given.get("oauth_client"):
                self.add_error("oauth_client", _("Give the client ID of your application there."))
        if given.get("host") and not given.get("user"):
            self.add_error("user", _("Give the user to sign in with; often it is the address."))
        return given

    def part(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in the order in which one thinks of them."""
        signatures = [f"signature_{code}" for code in LANGUAGES]
        return [
            (_("Who it is"), self.part("address", "name")),
            (
                _("Receiving"),
                self.part("host", "port", "security", "user", "password", "folder", "done_folder"),
            ),
            (
                _("Signing in"),
                self.part("sign_in", "oauth_client", "oauth_secret", "oauth_tenant"),
            ),
            (
                _("What comes in"),
                self.part(
                    "route",
                    "service",
                    "language",
                    "owner",
                    "acknowledge_hours",
                    "trusted_server",
                    "takes_plus",
                ),
            ),
            (
                _("Sending"),
                self.part("smtp_host", "smtp_port", "smtp_security", "smtp_user", "smtp_password"),
            ),
            (_("Below every answer"), self.part(*signatures)),
        ]

    def values(self) -> dict[str, Any]:
        """What the actions take: a password only if one was typed."""
        given = dict(self.cleaned_data)
        given.pop("address")
        signature = {code: given.pop(f"signature_{code}").strip() for code in LANGUAGES}
        given["signature"] = {code: text for code, text in signature.items() if text}
        return {name: value for name, value in given.items() if value or name not in SECRETS}

    def receiving(self) -> Place | None:
        """Where to try to receive; with the stored password if none was typed."""
        given = self.cleaned_data
        if not given["host"]:
            return None
        server = given["host"], given["port"], given["security"], given["user"]
        return Place(*server, **self._secret("password"))

    def sending(self) -> Place | None:
        given = self.cleaned_data
        if not given["smtp_host"]:
            return None
        server = given["smtp_host"], given["smtp_port"], given["smtp_security"]
        return Place(*server, self._sender(), **self._secret("smtp_password"))

    def _sender(self) -> str:
        given = self.cleaned_data
        is_permitted = given["sign_in"] != "password"
        return str(given["smtp_user"] or (given["user"] if is_permitted else ""))

    def _secret(self, name: str) -> dict[str, Any]:
        """What was typed, else what is stored: a password, a token, or why there is none."""
        given, box = self.cleaned_data, self.mailbox
        stays = self._stays(name)
        if given["sign_in"] == "password":
            return {"password": given[name] or (_stored(box, name) if stays else "")}
        try:
            if (
                box is None
                or not stays
                or any(getattr(box, one) != given[one] for one in PERMISSION)
            ):
                raise oauth.Trouble("not_granted")
            return {"token": oauth.token(box)}
        except oauth.Trouble as trouble:
            return {"trouble": trouble}
        except Unreadable:
            return {"trouble": oauth.Trouble("grant_gone")}

    def _stays(self, name: str) -> bool:
        """Whether the server is the stored one: what is kept for it is told to no other."""
        server = ("host", "port", "security")
        before = [f"smtp_{part}" if name == "smtp_password" else part for part in server]
        return all(getattr(self.mailbox, part, None) == self.cleaned_data[part] for part in before)


def _complete(given: dict[str, Any], authority: oauth.Authority) -> None:
    """The servers and the user that nobody has to look up."""
    given["user"] = given.get("user") or given.get("address", "")
    if not given.get("host"):
        given.update(host=authority.imap_host, port=993, security="tls")
    if not given.get("smtp_host"):
        given.update(smtp_host=authority.smtp_host, smtp_port=587, smtp_security="starttls")


def _stored(mailbox: Mailbox | None, name: str) -> str:
    try:
        return str(getattr(mailbox, name)) if mailbox else ""
    except Unreadable:
        return ""


def _initial(mailbox: Mailbox | None) -> dict[str, Any]:
    if mailbox is None:
        return {}
    names = set(MailboxForm.base_fields) - SECRETS
    signatures = {f"signature_{code}": text for code, text in mailbox.signature.items()}
    return {name: getattr(mailbox, name) for name in names} | signatures
