"""The end of a test waits until the site has answered whatever the browser has sent."""

import threading

from django.core.signals import request_finished, request_started

from tests.browser.underway import Underway


def test_it_waits_for_requests_of_the_server_and_not_for_its_own():
    is_begun, may_end, ended = threading.Event(), threading.Event(), []

    def answer():
        request_started.send(None)
        is_begun.set()
        may_end.wait()
        ended.append("the request")
        request_finished.send(None)

    def wait():
        requests.wait_until_answered()
        ended.append("the wait")

    with Underway() as requests:
        request_started.send(None)
        threads = [threading.Thread(target=work) for work in (answer, wait)]
        threads[0].start()
        is_begun.wait()
        threads[1].start()
        threads[1].join(0.3)
        may_end.set()
        for thread in threads:
            thread.join()
    assert ended == ["the request", "the wait"]
