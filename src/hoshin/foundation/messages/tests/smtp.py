"""A small real mail server on the loopback address, for the tests to start, stop and annoy."""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Listener"

    def handle(self) -> None:
        self.say("220 mail.example ESMTP")
        while line := self.rfile.readline():
            words = line.decode("ascii").strip()
            verb = words[:4].upper()
            if verb == "DATA":
                if not self.take_mail():
                    return
            elif verb == "QUIT":
                self.say("221 bye")
                return
            elif verb == "RCPT":
                self.say(self.server.desk.refusals.get(words.partition("<")[2].partition(">")[0], "250 fine"))
            elif verb == "MAIL":
                self.say(self.server.desk.sender_reply)
            else:
                self.say("250 fine")

    def take_mail(self) -> bool:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.desk.raw.append(b"".join(lines))
        if self.server.desk.hangs_up_after_data:
            return False
        self.say("250 taken")
        return True

    def say(self, words: str) -> None:
        self.wfile.write(words.encode("ascii") + b"\r\n")


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    desk: "MailDesk"


class MailDesk:
    """What the server took (`mails`), and how it behaves; it may be stopped and started again on the same port."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.refusals: dict[str, str] = {}
        self.sender_reply = "250 fine"
        self.hangs_up_after_data = False
        self.port = 0

    def start(self) -> None:
        self.listener = _Listener(("127.0.0.1", self.port), _Conversation)
        self.listener.desk = self
        self.port = self.listener.server_address[1]
        self.thread = threading.Thread(target=self.listener.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def stop(self) -> None:
        self.listener.shutdown()
        self.listener.server_close()
        self.thread.join()

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
