import gc
import smtplib
import socket
import threading
import time
import warnings
from email.message import EmailMessage

import pytest

from tests.infrastructure.mail import SmtpSink, free_port, mail_server


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "site@example.org"
    message["To"] = "aava@example.org"
    message["Subject"] = "Hyvää päivää"
    message.set_content("Äiti")
    return message


def send(sink) -> None:
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=5) as server:
        server.send_message(letter())


def test_mail_arrives_whole(smtp_sink):
    send(smtp_sink)

    [mail] = smtp_sink.received
    assert mail.recipients == ("aava@example.org",)
    assert mail.message["Subject"] == "Hyvää päivää"
    assert mail.message.get_content() == "Äiti\n"


def test_one_recipient_is_refused_with_the_given_answer(smtp_sink):
    smtp_sink.refuse("550 5.1.1 Unknown", recipient="aava@example.org")

    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(smtp_sink)

    assert refused.value.recipients == {"aava@example.org": (550, b"5.1.1 Unknown")}
    assert smtp_sink.received == []


def test_everything_is_taken_again_after_a_refusal(smtp_sink):
    smtp_sink.refuse("451 4.3.2 Later")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(smtp_sink)

    smtp_sink.accept()
    send(smtp_sink)

    assert len(smtp_sink.received) == 1


def test_a_stalling_server_outlasts_the_sender(smtp_sink):
    smtp_sink.stall(2)

    with (
        smtplib.SMTP("127.0.0.1", smtp_sink.port, timeout=0.2) as server,
        pytest.raises(smtplib.SMTPServerDisconnected),
    ):
        server.send_message(letter())


def call_until(over, port, callers):
    while not over.is_set():
        try:
            callers.append(socket.create_connection(("127.0.0.1", port), timeout=0.2))
        except OSError:
            return


def test_a_server_that_stops_hangs_up_on_those_who_call():
    """What a worker that is killed or still busy leaves on the line must not be found by a later test."""
    gc.collect()
    callers, over = [], threading.Event()
    with warnings.catch_warnings(record=True) as left:
        warnings.simplefilter("always")
        for _ in range(5):
            sink = SmtpSink(port=free_port())
            with mail_server(sink):
                calling = threading.Thread(target=call_until, args=(over, sink.port, callers))
                calling.start()
                time.sleep(0.02)
            over.set()
            calling.join()
            over.clear()
        gc.collect()

    for caller in callers:
        caller.close()
    assert len(callers) > 5
    assert {one.category for one in left} == set()
