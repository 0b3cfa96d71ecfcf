"""A node of a cluster on loopback: a daemon and all that runs below it, which ends or hangs as one, as a machine does."""
import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36


def free_port(taken=()):
    """Not of those that the system gives to connections, which could take it while its daemon is away."""
    while True:
        port = random.randrange(20000, 32000)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        if port not in taken:
            return port


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


def wait_until(what, check, seconds=30):
    end = time.monotonic() + seconds
    while not check():
        if time.monotonic() > end:
            sys.exit(f"{sys.argv[0]}: waited in vain until {what}")
        time.sleep(0.05)


class Node:
    """What `path`.pid says was started; its output is in `path`.output."""

    def __init__(self, path):
        self.path = path

    def start(self, command, **settings):
        """`command` must stay in the foreground, and name `path`, by which it is known again."""
        # What its children leave behind stays below it, such as Slurm's steps, which detach themselves.
        adopt = ctypes.CDLL(None).prctl
        with open(self.path + ".output", "a") as output:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                       start_new_session=True, preexec_fn=lambda: adopt(PR_SET_CHILD_SUBREAPER, 1),
                                       **settings)
        with open(self.path + ".pid", "w") as pid:
            pid.write(str(process.pid))

    def pid(self):
        """Of the daemon, if it is still the one that was started here."""
        try:
            with open(self.path + ".pid") as file:
                pid = int(file.read())
            with open(f"/proc/{pid}/cmdline") as file:
                return pid if self.path in file.read() else None
        except (OSError, ValueError):
            return None

    def processes(self):
        """The daemon's process id and those of all below it; none if it has ended."""
        children = {}
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/stat", errors="replace") as file:
                    state, parent = file.read().rsplit(")", 1)[1].split()[:2]
            except OSError:
                continue
            if state != "Z":
                children.setdefault(int(parent), []).append(int(name))
        found = [pid for pid in [self.pid()] if pid is not None]
        for pid in found:
            found += children.get(pid, [])
        return found

    def freeze(self):
        """All of it hangs at once: nothing ends, nothing answers."""
        frozen = set()
        while set(self.processes()) - frozen:  # what started another one just before it stopped
            for pid in self.processes():
                send(pid, signal.SIGSTOP)
                frozen.add(pid)
        return sorted(frozen)

    def thaw(self):
        for pid in self.processes():
            send(pid, signal.SIGCONT)

    def kill(self):
        """As when a machine loses its power."""
        doomed = self.freeze()
        for pid in doomed:
            send(pid, signal.SIGKILL)
        wait_until(f"{self.path} has ended", lambda: all(map(has_ended, doomed)))


def send(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def has_ended(pid):
    try:
        with open(f"/proc/{pid}/stat", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] in "ZX"
    except OSError:
        return True
