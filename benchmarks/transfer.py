"""The first transfer of a file between two nodes over TLS, beside curl from nginx by the same TLS."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from benchmarks.fresh import in_a_folder
from benchmarks.packages import at_least
from benchmarks.two_nodes import Pairing, both_running, needed, opened, paired
from kuznia.web.asking import fetch
from kuznia.web.in_threads import free_port

MEBIBYTE = 2**20
ROUNDS = 6
"""The first warms up: memory that the machine has not yet given out is slow at first."""
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.err;
events {{ }}
http {{
  access_log off; sendfile on;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {certificate}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;
    root {root};
  }}
}}
"""


def main() -> None:
    """Measure, print what was measured, and the verdict."""
    in_a_folder(measure)


def measure(folder: Path, mebibytes: int) -> None:
    """Measure in a folder that nobody else uses."""
    held = folder / "held" / "file"
    held.parent.mkdir()
    with held.open("wb") as file:
        for _ in range(mebibytes):
            file.write(os.urandom(MEBIBYTE))
    pairing = paired(folder, tls=True)
    ours: list[float] = []
    theirs: list[float] = []
    is_there = not needed("nginx", "curl")
    with both_running(pairing, held, ROUNDS):
        for number in range(ROUNDS):
            ours.append(by_node(pairing, held, number))
            if is_there:
                theirs.append(by_curl(folder, pairing, held))
            print(f"round {number}: kuznia {mebibytes / ours[-1]:.0f} MiB/s", end="")
            print(f", curl {mebibytes / theirs[-1]:.0f} MiB/s" if is_there else "", flush=True)
    if not is_there:
        sys.exit("nginx or curl is not installed: nothing to compare with")
    print(at_least("transfer", median(theirs[1:]) / median(ours[1:]), 0.6))


def by_node(pairing: Pairing, held: Path, number: int) -> float:
    """Negotiate for a file and fetch it; give the seconds until it lies in the inbox, checked."""
    release = f"R-{number}"
    with closing(opened(pairing.ua, f"https://127.0.0.1:{pairing.ports[1]}")) as node:
        os.sync()
        begin = perf_counter()
        got = fetch(node, pairing.address, "US", release, 600)
        seconds = perf_counter() - begin
    if digest(got) != digest(held):
        sys.exit("the file came otherwise than it was")
    got.unlink()
    return seconds


def by_curl(folder: Path, pairing: Pairing, held: Path) -> float:
    """Fetch the same file by curl, to the disk, and give the seconds."""
    out = folder / "by-curl"
    with nginx(folder, pairing, held.parent) as port:
        os.sync()
        begin = perf_counter()
        subprocess.run(
            [str(shutil.which("curl")), "--silent", "--fail", "--cacert", str(pairing.authority), "--output", str(out),
             f"https://127.0.0.1:{port}/{held.name}"],
            check=True,
        )  # fmt: skip
        with out.open("rb") as file:
            os.fsync(file.fileno())
        seconds = perf_counter() - begin
    if digest(out) != digest(held):
        sys.exit("curl's file came otherwise than it was")
    out.unlink()
    return seconds


@contextmanager
def nginx(folder: Path, pairing: Pairing, root: Path) -> Generator[int]:
    """Serve a folder by nginx in the body of a `with` block, with the certificate of the node."""
    if pairing.certificates is None:
        raise ValueError
    place, port = folder / "nginx", free_port()
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    pair = pairing.certificates[0]
    (place / "conf").write_text(NGINX.format(
        folder=place, port=port, certificate=pair.certificate, key=pair.key, root=root))  # fmt: skip
    for path in (folder, root):
        path.chmod(0o755)  # the worker of nginx is nobody
    server = subprocess.Popen(
        [str(shutil.which("nginx")), "-c", str(place / "conf"), "-p", str(place)]
    )
    try:
        sleep(0.5)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
