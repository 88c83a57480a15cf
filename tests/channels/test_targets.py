"""Where webhooks may be called."""

import socket

import pytest

from handback.channels import targets
from handback.channels.targets import BadAddressError, check_url, public, target_of

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::",
    "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "fec0::1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "not an address",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_or_reserved_address_is_not_public(address):
    assert not public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_open_internet_is(address):
    assert public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
    ],
)
def test_a_private_address_is_refused_however_it_is_written(url):
    with pytest.raises(BadAddressError, match="private or reserved network"):
        target_of(url)


def test_a_name_is_refused_when_one_of_its_addresses_is_private(monkeypatch):
    def rows(*_args, **_named):
        addresses = ("8.8.8.8", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in addresses]

    monkeypatch.setattr(targets.socket, "getaddrinfo", rows)
    with pytest.raises(BadAddressError, match="HANDBACK_WEBHOOKS_TO_PRIVATE"):
        target_of("https://inside.example/")
    assert target_of("https://inside.example/", private=True).addresses == ("8.8.8.8", "10.0.0.1")


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("http://example.org/", "by https"),
        ("ftp://example.org/", "by https"),
        ("example.org/hook", "by https"),
        ("", "by https"),
        ("https:///hook", "names no host"),
        ("https://user:secret@example.org/", "Leave user, password"),
        ("https://example.org/#part", "Leave user, password"),
        ("https://example.org/a b", "blanks or control"),
        ("https://example.org/\r\nX: y", "blanks or control"),
        ("https://[::1/", "cannot be read"),
        ("https://example.org:port/", "cannot be read"),
        (f"https://{'a' * 64}.example/", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url, wrong):
    with pytest.raises(BadAddressError, match=wrong):
        check_url(url)


def test_http_is_for_private_networks_only():
    check_url("http://hooks.internal/x", private=True)
    check_url("https://example.org:8443/x?y=z")


def test_a_target_knows_what_the_receiver_is_called(monkeypatch):
    monkeypatch.setattr(targets, "resolve", lambda *_: ["8.8.8.8"])
    found = target_of("https://Bücher.example/x?y=z")
    assert (found.host, found.port, found.path) == ("xn--bcher-kva.example", 443, "/x?y=z")
    assert found.host_header == "xn--bcher-kva.example"
    assert target_of("https://example.org:444").host_header == "example.org:444"
    six = target_of("http://[2606:4700::1]:80/", private=True)
    assert (six.host_header, six.path) == ("[2606:4700::1]", "/")
