"""The parts of a hub's mail, each started on loopback with throwaway settings and ended by its own process id.

`Parts` is the hub: `start_dovecot`, `start_postfix`, `write_settings`, `run_elevenses`, then `deliver`, `send`, `folder`.
"""

import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from hub import ROOT, Failure, Hub, connects, free_port, same, say, wait_for  # noqa: E402

REPLY = "reply@in.samplehub.example"
PASSWORD = "throw-away"


def mail(subject, body="yes\n", sender="lorna@lornawrites.example", to=REPLY, extra=""):
    """A mail as one is written by hand. Its Message-ID follows from its subject."""
    name = subject.encode().hex()
    return (
        f"From: Lorna <{sender}>\nTo: <{to}>\nSubject: {subject}\nMessage-ID: <{name}@lornawrites.example>\n"
        f"Date: Tue, 03 Feb 2026 09:20:00 +0000\n{extra}Content-Type: text/plain; charset=utf-8\n\n{body}"
    ).replace("\n", "\r\n").encode()


class Parts(Hub):
    """A hub in a folder of its own; everything it started ends with it."""

    def __init__(self, elevenses):
        super().__init__(elevenses, "elevenses-mail-")
        # Postfix and Dovecot give up their rights, and have to reach what is theirs in here.
        self.folder.chmod(0o755)
        self.dovecot = None
        self.postfix = None
        self.imap_port, self.imaps_port, self.dovecot_lmtp = free_port(), free_port(), free_port()
        self.smtp_port = free_port()
        self.socket = self.folder / "lmtp" / "elevenses.sock"
        self.logs += ["dovecot.log", "postfix.log"]
        self.stops += [self.stop_postfix, self.stop_dovecot]

    # --- Dovecot: mailboxes, read by IMAP, filled by LMTP ---------------------------------------------------------------

    def start_dovecot(self, more=""):
        """Everybody has a mailbox, with one password. Starts it again where it ran before."""
        base, home = self.folder / "dovecot", self.folder / "mailboxes"
        for path in (base, home):
            path.mkdir(exist_ok=True)
        owner = pwd.getpwnam("nobody")
        os.chown(home, owner.pw_uid, owner.pw_gid)
        self.make_certificate()
        (self.folder / "dovecot.conf").write_text(f"""
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {base}
state_dir = {base}
log_path = {self.folder}/dovecot.log
ssl = yes
ssl_cert = <{self.folder}/server.pem
ssl_key = <{self.folder}/server.key
disable_plaintext_auth = no
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
mail_location = maildir:{home}/%Ln
mail_uid = {owner.pw_uid}
mail_gid = {owner.pw_gid}
first_valid_uid = 1
first_valid_gid = 1
mail_fsync = never
recipient_delimiter = +
auth_mechanisms = plain login
auth_username_format = %Ln
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={home}/%Ln allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.imap_port}
  }}
  inet_listener imaps {{
    port = {self.imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {self.dovecot_lmtp}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
protocol lmtp {{
  auth_username_format = %Ln
}}
{more}
""")
        self.dovecot = subprocess.Popen(
            ["/usr/sbin/dovecot", "-F", "-c", self.folder / "dovecot.conf"], start_new_session=True
        )
        wait_for("Dovecot", lambda: connects(self.imap_port) and connects(self.dovecot_lmtp))

    def stop_dovecot(self, how=signal.SIGTERM):
        if self.dovecot:
            self.dovecot.send_signal(how)
            self.dovecot.wait(20)
            with contextlib.suppress(ProcessLookupError):
                # Its children, a group of their own, would go on serving whoever is connected.
                os.killpg(self.dovecot.pid, signal.SIGKILL)
            self.dovecot = None

    def kill_imap_sessions(self):
        """Cuts every IMAP connection there is, as a broken line does. Gives how many."""
        cut = 0
        for process in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError, IndexError):
                pid = int(process.name)
                words = (process / "cmdline").read_bytes().split(b"\0")
                parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if words[0].split()[0] == b"dovecot/imap" and parent == self.dovecot.pid:
                    os.kill(pid, signal.SIGKILL)
                    cut += 1
        return cut

    def make_certificate(self):
        if (self.folder / "server.pem").exists():
            return
        subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, "-addext",
             "basicConstraints=critical,CA:FALSE", "-keyout", self.folder / "server.key", "-out", self.folder / "server.pem"],
            check=True, capture_output=True,
        )  # fmt: skip

    def deliver(self, raw, to=REPLY, sender="lorna@lornawrites.example"):
        """Puts a mail into somebody's mailbox, as a mail server does."""
        with smtplib.LMTP("127.0.0.1", self.dovecot_lmtp) as lmtp:
            lmtp.sendmail(sender, [to], raw)

    @contextlib.contextmanager
    def mailbox(self, user="reply"):
        """A person's own look into a mailbox."""
        imap = imaplib.IMAP4("127.0.0.1", self.imap_port)
        try:
            imap.login(user, PASSWORD)
            yield imap
        finally:
            with contextlib.suppress(Exception):
                imap.logout()

    def subjects(self, folder="INBOX", user="reply", search="ALL"):
        """The subjects of the mails in a folder, sorted; none where there is no such folder."""
        with self.mailbox(user) as imap:
            if imap.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            found = imap.search(None, search)[1][0].split()
            if not found:
                return []
            answer = imap.fetch(b",".join(found), "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
            heads = [part[1].decode() for part in answer if isinstance(part, tuple)]
            return sorted(head.split(":", 1)[1].strip() for head in heads)

    def letters(self, user, folder="INBOX"):
        """Whole mails in somebody's mailbox, as bytes."""
        with self.mailbox(user) as imap:
            if imap.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            found = imap.search(None, "ALL")[1][0].split()
            return [imap.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in found]

    # --- Postfix: takes letters by SMTP, and hands on what comes in ----------------------------------------------------------

    def start_postfix(self, replies="socket"):
        """Members' mail goes to their mailboxes; what is written to us goes to the daemon's socket, or with
        replies="mailbox" to a mailbox as well, or with replies="pipe" down a pipe."""
        base = self.folder / "postfix"
        for path in (base, base / "queue", base / "data"):
            path.mkdir(exist_ok=True)
        os.chown(base / "data", pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postfix").gr_gid)
        mailboxes = f"lmtp:inet:127.0.0.1:{self.dovecot_lmtp}"
        to_us = {"socket": f"lmtp:unix:{self.socket}", "mailbox": mailboxes, "pipe": "elevenses:"}[replies]
        (base / "transport").write_text(f"in.samplehub.example {to_us}\n* {mailboxes}\n")
        (base / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {self.folder}/postfix.log
maillog_file_prefixes = {self.folder}
myhostname = mx.samplehub.example
mydestination =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
# Nobody outside is written to: every domain there is lives in a mailbox here.
transport_maps = texthash:{base}/transport
relay_domains = static:all
smtpd_relay_restrictions = permit_mynetworks, reject
recipient_delimiter = +
disable_dns_lookups = yes
smtp_dns_support_level = disabled
notify_classes =
biff = no
alias_maps =
alias_database =
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
in_flow_delay = 0
""")
        services = Path("/usr/lib/postfix/sbin")
        if not (services / "lmtp").exists() or not (services / "smtpd").exists():
            raise Failure("Postfix is there without its lmtp or smtpd")
        (base / "master.cf").write_text(f"""
127.0.0.1:{self.smtp_port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
elevenses unix - n n - 2 pipe user=daemon flags= argv={self.elevenses} --config {self.folder}/config/elevenses.toml inbound deliver --sender ${{sender}} --recipient ${{recipient}}
""")
        started = subprocess.run(["/usr/sbin/postfix", "-c", base, "start"], capture_output=True, text=True)
        if started.returncode:
            raise Failure(f"Postfix does not start: {started.stdout}{started.stderr}")
        self.postfix = base
        wait_for("Postfix", lambda: connects(self.smtp_port))

    def stop_postfix(self):
        if self.postfix:
            subprocess.run(["/usr/sbin/postfix", "-c", self.postfix, "stop"], capture_output=True)
            self.postfix = None

    def send(self, raw=None, to=REPLY, sender="lorna@lornawrites.example", **options):
        """Sends a mail by SMTP with swaks, as a mail program does. Without `raw`, swaks writes one from `options`, such
        as body="yes"."""
        words = ["swaks", "--silent", "1", "--server", f"127.0.0.1:{self.smtp_port}", "--from", sender, "--to", to]
        if raw is not None:
            options = {**options, "data": "-"}
        for name, value in options.items():
            words += [f"--{name.replace('_', '-')}", value]
        sent = subprocess.run(words, input=raw, capture_output=True)
        if sent.returncode:
            raise Failure(f"swaks ended with {sent.returncode}: {sent.stdout.decode()}{sent.stderr.decode()}")

    def log(self, name):
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    # --- the daemon ------------------------------------------------------------------------------------------------------------

    def write_settings(self, inbound, extra="", own="check_senders = false"):
        """`inbound` is the tables of the ways in, `own` what stands in [inbound] itself; without name servers nobody's
        domain can be asked."""
        config = self.folder / "config"
        (config / "spaces").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "config/spaces/sample-hub.toml", config / "spaces/sample-hub.toml")
        (config / "elevenses.toml").write_text(f"""
database = "../elevenses.db"
keys_file = "../elevenses.keys"
listen = "127.0.0.1:{self.web_port}"
public_url = "https://hub.example"
{extra}
[inbound]
address = "{REPLY}"
{own}
{inbound}
""")

    def imap_settings(self, more="", **changed):
        """[inbound.imap] for Dovecot's mailbox."""
        keys = {"host": "localhost", "port": self.imaps_port, "security": "tls", "user": "reply", "password": PASSWORD}
        keys |= {"ca_file": str(self.folder / "server.pem"), "poll_minutes": 1} | changed
        keys = {key: value for key, value in keys.items() if value is not None}
        lines = [f"{key} = {value if isinstance(value, int) else chr(34) + value + chr(34)}" for key, value in keys.items()]
        return "[inbound.imap]\n" + "\n".join(lines) + f"\n{more}\n"

    def lmtp_settings(self):
        """[inbound.lmtp] on a socket that Postfix reaches."""
        return f'[inbound.lmtp]\nlisten = "unix:{self.socket}"\nmode = "0666"\n'

    def smtp_settings(self):
        """[smtp] through Postfix."""
        return f'[smtp]\nhost = "127.0.0.1"\nport = {self.smtp_port}\nsecurity = "plain"\nhello_name = "samplehub.example"\n'

    def came_in(self):
        """What the daemon has on its disk, oldest first: way, kind, subject."""
        # The pages' port is taken before the database is made.
        if not self.rows("SELECT 1 FROM sqlite_master WHERE name = 'inbound_mail'"):
            return []
        return self.rows("SELECT way, kind, subject FROM inbound_mail ORDER BY rowid")

    def understood(self):
        """What was made of each mail that came in, oldest first."""
        return [row[0] for row in self.rows("SELECT understood FROM inbound_mail ORDER BY rowid")]
