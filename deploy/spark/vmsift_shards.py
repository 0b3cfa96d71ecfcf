"""What executors of vmsift_spark.py do: the program makes counts of a shard, or lines about its failures.

Whatever a task does may be done again, by another, and is then done from the beginning.
"""
import bisect
import os
import re
import socket
import subprocess
import tempfile

from pyspark import SparkFiles

WORST_STATUS = 1  # some input could not be read: its counts say so
# A program's line about a failure, and the one about a run of a file, whose lines count from its beginning.
OF_RUN = re.compile(r'\{"source":("(?:[^"\\]|\\.)*"),"line":(\d+),"from":(\d+),')
RUN = re.compile(r'\{"source":("(?:[^"\\]|\\.)*"),"from":(\d+),"to":(\d+),"lines":(\d+)\}$')


class Refused(Exception):
    """What the user can do something about."""


def changed(path):
    return Refused(f"{path} changed since the plan was made; run the job again")


def run(command, feed=(), **settings):
    """Output of a program that did its work and read `feed`, pieces of bytes. Its messages are in the error."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=messages, bufsize=1 << 20,
                                   **settings)
        try:
            for piece in feed:
                process.stdin.write(piece)
        except BrokenPipeError:
            pass  # its status says why
        except BaseException:
            process.kill()
            raise
        finally:
            try:
                process.stdin.close()
            except BrokenPipeError:
                pass
            status = process.wait()
        output.seek(0)
        messages.seek(0)
        if not 0 <= status <= WORST_STATUS:
            raise Refused(f"{' '.join(command[:2])} on {socket.gethostname()}: status {status}: "
                          + messages.read().decode(errors="replace").strip())
        return output.read()


class Program:
    """The program on an executor."""

    def __init__(self, vmsift, command, plan_name, catalogs, no_builtin, directory):
        self.vmsift = vmsift
        self.command = command
        self.plan_name = plan_name
        self.catalogs = catalogs
        self.no_builtin = no_builtin
        self.directory = directory

    def path(self):
        shipped = SparkFiles.get(os.path.basename(self.vmsift))  # by --files
        if "/" in self.vmsift or not os.path.exists(shipped):
            return self.vmsift
        if not os.access(shipped, os.X_OK):
            os.chmod(shipped, 0o755)
        return shipped

    def catalog_options(self):
        options = ["--no-builtin"] if self.no_builtin else []
        return options + [word for name in self.catalogs for word in ("--catalog", SparkFiles.get(name))]

    def work(self, shard, feed):
        """What the command makes of a shard: its counts, or lines about failures. Of what is fed, pieces of bytes, its
        one input is made; None: it reads its inputs itself, and fails if it cannot."""
        with tempfile.TemporaryDirectory(prefix="vmsift-") as folder:
            place = os.path.join(folder, "output")
            run([self.path(), *self.command, *([] if feed is None else ["-"]), "--plan", SparkFiles.get(self.plan_name),
                 "--shard", str(shard), "--no-progress", "-o", place, *self.catalog_options()], feed or (),
                cwd=self.directory or None)
            with open(place, "rb") as output:
                if self.command[0] == "scan":
                    yield output.read()
                else:
                    yield from (line.decode().rstrip("\n") for line in output)

    def merge(self, parts):
        """Counts of all parts; none of none."""
        with tempfile.TemporaryDirectory(prefix="vmsift-") as folder:
            if write_parts(parts, folder) == 0:
                return
            merged = os.path.join(folder, "merged")
            run([self.path(), "merge", "--format", "counts", "-o", merged, *self.catalog_options(), folder])
            with open(merged, "rb") as counts:
                yield counts.read()


def write_parts(parts, folder):
    count = 0
    for part in parts:
        count += 1
        with open(os.path.join(folder, f"{count}.counts"), "wb") as file:
            file.write(part)
    return count


def work_on_files(program, files, rows):
    for row in rows:
        shard, size, time = files[row.path]
        if row.length != size or int(round(row.time * 1000)) != time or len(row.content) != size:
            raise changed(row.path)
        yield from program.work(shard, [row.content])


def work_on_lines(program, runs, lines):
    lines = iter(lines)
    first = next(lines, None)
    if first is None:
        return  # a block in the midst of a line
    header, first = bytes(first).split(b"\n", 1)
    url, begin = header.decode().rsplit(" ", 1)
    one = runs.get((url, int(begin)))
    if one is None:
        raise Refused(f"{url} is not cut as was planned, at byte {begin}; give another --split")
    yield from program.work(one["shard"], with_ends(one, first, lines))


def with_ends(run_of, line, lines):
    """The bytes of a run again, with the one before it, from its lines. Fails if they are not as many as planned."""
    before = b"\n" if run_of["begin"] else run_of["mark"]
    yield before
    left = run_of["end"] - run_of["begin"] - len(b"" if run_of["begin"] else before)
    while line is not None:
        yield line
        left -= len(line)
        line = next(lines, None)
        if line is not None:
            yield b"\n"
            left -= 1
    if left not in ((0, 1) if run_of["is_last"] else (1,)):
        raise changed(run_of["path"])
    yield b"\n" * left


def count_lines_on(lines, begins):
    """Of failures in runs, with their lines in the file. `begins`: of each source, where its runs begin, and how many
    lines come before."""
    for line in lines:
        match = OF_RUN.match(line)
        if match:
            source, number, begin = match.groups()
            offsets, before = begins[source]
            number = int(number) + before[bisect.bisect_left(offsets, int(begin))]
            line = f'{{"source":{source},"line":{number},{line[match.end():]}'
        yield line
