"""Blobs by content hash; two writers of the same files on real connections."""

import hashlib
import threading
import time

import pytest
from django.db import connection, transaction

from servanda.files import store
from servanda.files.models import Blob


@pytest.mark.django_db
def test_the_same_bytes_are_one_blob_and_come_back_in_the_order_given():
    blobs = store.keep_many([b"one", b"two", b"one"])
    assert [store.read(blob) for blob in blobs] == [b"one", b"two", b"one"]
    assert Blob.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_whoever_keeps_the_same_files_in_another_order_does_not_deadlock():
    first, last = sorted([b"one", b"two"], key=lambda content: hashlib.sha256(content).hexdigest())
    errors = []

    def keep():
        try:
            store.keep_many([last, first])
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=keep)
    with transaction.atomic():
        store.keep(first)
        other.start()
        time.sleep(0.5)  # the other waits for the first, and must not hold the last meanwhile
        store.keep(last)
    other.join(10)
    assert errors == []
    assert Blob.objects.count() == 2
