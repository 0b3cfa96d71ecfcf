#!/usr/bin/env python3
"""Counts the VM errors of many logs on a Spark cluster: the report is that of one `vmsift scan` of them.

Usage: spark-submit vmsift_spark.py [OPTIONS] PATH...

`vmsift plan` splits the logs into shards, executors count one each, and their counts are merged in a tree. docs/scale.md
tells what PATH may be. Needs pyspark 3.3 or later and the program, on the driver and on each executor.
"""
import argparse
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback
import uuid

from pyspark import SparkFiles
from pyspark.sql import SparkSession

FAN_IN = 16  # counts that one merge takes
MOST_BYTES = 2**31 - 1  # of a file that Spark hands to Python, whole
WORST_STATUS = 1  # some input could not be read: its counts say so
# Of these, the program reads what it is to read itself.
OWN_SCHEMES = ("http", "https", "az")


class Refused(Exception):
    """What the user can do something about."""


def run(command, **settings):
    """Output of a program that did its work. Its messages are in the error."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **settings)
    if not 0 <= result.returncode <= WORST_STATUS:
        raise Refused(f"{' '.join(command[:2])}: status {result.returncode}: "
                      + result.stderr.decode(errors="replace").strip())
    return result.stdout


def scheme_of(path):
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):/", path)
    return match.group(1).lower() if match else ""


def is_of_hadoop(path):
    return scheme_of(path) not in ("", "file", *OWN_SCHEMES)


def local_path(path):
    return re.sub(r"^file:/+", "/", path)


class HadoopListing:
    """Files of Hadoop's file systems, mirrored as empty files of the same names: what of them is read, and in which
    order, is then for `vmsift plan` to say."""

    def __init__(self, spark, folder):
        self.jvm = spark.sparkContext._jvm
        self.conf = spark.sparkContext._jsc.hadoopConfiguration()
        self.folder = folder
        self.urls = set()
        self.files = {}  # path of the empty file: path, URL for Spark, size, time in ms

    def mirror(self, pattern):
        """Paths to give to `vmsift plan` instead of this one."""
        path = self.jvm.org.apache.hadoop.fs.Path(pattern)
        system = path.getFileSystem(self.conf)
        found = system.globStatus(path)
        if not found:
            raise Refused(f"{pattern}: no such file or directory")
        named = sorted(((str(status.getPath()), status) for status in found), key=lambda item: item[0].encode())
        return [self._mirror_one(system, name, status) for name, status in named]

    def _mirror_one(self, system, name, status):
        root = os.path.join(self.folder, str(len(os.listdir(self.folder))))
        os.mkdir(root)
        if not status.isDirectory():
            place = os.path.join(root, name.rstrip("/").rsplit("/", 1)[1])
            self._add(place, name, status)
            return place
        files = system.listFiles(status.getPath(), True)
        while files.hasNext():
            file = files.next()
            below = str(file.getPath())[len(name.rstrip("/")) + 1:]
            self._add(os.path.join(root, below), name.rstrip("/") + "/" + below, file)
        return root

    def _add(self, place, path, status):
        try:
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "x"):
                pass
        except OSError as error:
            raise Refused(f"{path}: {error.strerror}: its name cannot be that of a file")
        if str(status.getPath()) in self.urls:
            raise Refused(f"{path}: is named twice")
        self.urls.add(str(status.getPath()))
        self.files[place] = (path, str(status.getPath()), status.getLen(), status.getModificationTime())


def make_plan(arguments, paths, listing, catalog_options):
    """The plan; of each shard that Spark is to read: URL to (shard, size, time in ms); shards with nothing to read,
    which Spark would pass over."""
    command = [arguments.vmsift, "plan", "--no-progress", *catalog_options, *arguments.scan_options, *paths, "--shards"]
    plan = json.loads(run([*command, "1"]))
    local_bytes = sum(one["size"] for one in plan["shards"][0])
    shards = -(-local_bytes // (arguments.split << 20))
    if shards > 1:
        plan = json.loads(run([*command, str(shards)]))
    streamed = {}
    empty = []
    alone = []
    kept = []
    for shard in plan["shards"]:
        alone += [one for one in shard if one["path"] in listing.files]
        kept.append([one for one in shard if one["path"] not in listing.files])
    plan["shards"] = [shard for shard in kept if shard]
    for one in sorted(alone, key=lambda one: one["number"]):
        path, url, size, time = listing.files[one["path"]]
        check_readable(path, url, size)
        one.update(path=path, size=size, version=f"{size}:{time}000000" if size else "")
        plan["shards"].append([one])
        if size:
            streamed[url] = (len(plan["shards"]), size, time)
        else:
            empty.append(len(plan["shards"]))
    if not plan["shards"]:
        plan["shards"].append([])
    return plan, streamed, empty


def check_readable(path, url, size):
    if size > MOST_BYTES:
        raise Refused(f"{path}: Spark hands files of at most 2 GiB to Python; split it, or --exclude it")
    if size and url.rsplit("/", 1)[1][0] in "._":
        raise Refused(f"{path}: Spark passes over files whose name begins with . or _; --exclude it")


class Program:
    """The program on an executor."""

    def __init__(self, vmsift, plan_name, catalogs, no_builtin, directory):
        self.vmsift = vmsift
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

    def count(self, shard, content=None, paths=()):
        """Counts of a shard. With content, its one input is that. The paths must be there: a mount that this machine
        lacks would be files that cannot be read, in a report that looks whole."""
        for path in paths:
            if not os.access(os.path.join(self.directory, path), os.R_OK):
                raise Refused(f"{path}: cannot be read on {socket.gethostname()}")
        with tempfile.TemporaryDirectory(prefix="vmsift-") as folder:
            part = os.path.join(folder, "part.counts")
            run([self.path(), "scan", *([] if content is None else ["-"]), "--plan", SparkFiles.get(self.plan_name),
                 "--shard", str(shard), "--no-progress", "--threads", "1", "--format", "counts", "-o", part,
                 *self.catalog_options()], cwd=self.directory or None,
                **({"stdin": subprocess.DEVNULL} if content is None else {"input": content}))
            with open(part, "rb") as counts:
                return counts.read()

    def merge(self, parts):
        """Counts of all parts; none of none."""
        parts = iter(parts)
        with tempfile.TemporaryDirectory(prefix="vmsift-") as folder:
            count = write_parts(parts, folder)
            if count == 0:
                return
            merged = os.path.join(folder, "merged")
            run([self.path(), "merge", "--format", "counts", "-o", merged, *self.catalog_options(), folder],
                stdin=subprocess.DEVNULL)
            with open(merged, "rb") as counts:
                yield counts.read()


def write_parts(parts, folder):
    count = 0
    for part in parts:
        count += 1
        with open(os.path.join(folder, f"{count}.counts"), "wb") as file:
            file.write(part)
    return count


def count_streamed(program, streamed, rows):
    for row in rows:
        shard, size, time = streamed[row.path]
        if row.length != size or int(round(row.time * 1000)) != time or len(row.content) != size:
            raise Refused(f"{row.path} changed since the plan was made; run the job again")
        yield program.count(shard, bytes(row.content))


def paths_of(inputs):
    """Of files that could be read when the plan was made."""
    return [one["path"] for one in inputs if "error" not in one and scheme_of(one["path"]) not in OWN_SCHEMES]


def count_shards(spark, plan, streamed, empty, program, split_bytes):
    """An RDD of counts."""
    context = spark.sparkContext
    of_spark = {shard for shard, _, _ in streamed.values()}
    own = [(shard, b"" if shard in empty else None, [] if shard in empty else paths_of(inputs))
           for shard, inputs in enumerate(plan["shards"], 1) if shard not in of_spark]
    counts = context.parallelize(own, max(1, len(own))).map(lambda shard: program.count(*shard))
    if not streamed:
        return counts
    spark.conf.set("spark.sql.files.maxPartitionBytes", str(split_bytes))
    # A partition is a file, or several small ones.
    spark.conf.set("spark.sql.files.openCostInBytes", str(min(split_bytes, 4 << 20)))
    spark.conf.set("spark.sql.files.ignoreMissingFiles", "false")
    spark.conf.set("spark.sql.files.ignoreCorruptFiles", "false")
    names = [re.sub(r"([\\*?\[\]{}])", r"\\\1", url) for url in streamed]
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(names)
    rows = files.selectExpr("path", "length", "cast(modificationTime as double) as time", "content").rdd
    known = context.broadcast(streamed)
    streams = rows.mapPartitions(lambda part: count_streamed(program, known.value, part))
    return counts.union(streams) if own else streams


def merge_tree(counts, program):
    """At most FAN_IN counts, at the driver: each round, executors merge FAN_IN of the round before."""
    counts = counts.mapPartitions(program.merge)  # several small files of one partition
    while counts.getNumPartitions() > FAN_IN:
        groups = -(-counts.getNumPartitions() // FAN_IN)
        keyed = counts.mapPartitionsWithIndex(lambda index, parts: ((index // FAN_IN, part) for part in parts))
        counts = keyed.partitionBy(groups, lambda key: key).values().mapPartitions(program.merge)
    return counts.collect()


def report(arguments, parts, plan_path, catalog_options, folder):
    """Writes the report; the status is that of `vmsift merge`."""
    place = os.path.join(folder, "parts")
    os.mkdir(place)
    write_parts(parts, place)
    output = ["-o", arguments.output] if arguments.output else []
    return subprocess.run([arguments.vmsift, "merge", place, "--plan", plan_path, "--format", arguments.format, *output,
                           *catalog_options, *arguments.report_options], stdin=subprocess.DEVNULL).returncode


def scan(spark, arguments, folder):
    paths = []
    mirror = os.path.join(folder, "mirror")
    os.mkdir(mirror)
    listing = HadoopListing(spark, mirror)
    for path in arguments.paths:
        paths += listing.mirror(path) if is_of_hadoop(path) else [local_path(path)]
    catalog_options = [word for path in arguments.catalog for word in ("--catalog", path)]
    catalog_options += ["--no-builtin"] if arguments.no_builtin else []
    plan, streamed, empty = make_plan(arguments, paths, listing, catalog_options)
    plan_path = os.path.join(folder, f"vmsift-plan-{uuid.uuid4().hex}.json")
    with open(plan_path, "w") as file:
        json.dump(plan, file)
    for shipped in (plan_path, *arguments.catalog):
        spark.sparkContext.addFile(os.path.abspath(shipped))
    program = Program(arguments.program, os.path.basename(plan_path),
                      [os.path.basename(path) for path in arguments.catalog], arguments.no_builtin,
                      "" if all(is_of_hadoop(path) or os.path.isabs(path) for path in paths) else os.getcwd())
    parts = merge_tree(count_shards(spark, plan, streamed, set(empty), program, arguments.split << 20), program)
    return report(arguments, parts, plan_path, catalog_options, folder)


def parse(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--vmsift", default="vmsift", metavar="PROGRAM",
                        help="a path on all machines, or a name: of a file sent by --files, or installed (vmsift)")
    parser.add_argument("--split", type=int, default=256, metavar="MIB",
                        help="bytes of a shard, for files that the program reads itself (256)")
    parser.add_argument("--catalog", action="append", default=[], metavar="FILE", help="as of vmsift scan; is sent along")
    parser.add_argument("--no-builtin", action="store_true", help="as of vmsift scan")
    parser.add_argument("--scan-options", type=shlex.split, default=[], metavar="TEXT",
                        help="options of vmsift plan: \"--since 7d --include '*.json'\"")
    parser.add_argument("--report-options", type=shlex.split, default=[], metavar="TEXT",
                        help="options of vmsift merge: \"--by day,code --fail-on 'suspects>0'\"")
    parser.add_argument("--format", default="table", choices=("table", "json", "html", "csv", "counts"))
    parser.add_argument("-o", "--output", metavar="FILE", help="of the driver's machine")
    arguments = parser.parse_args(words)
    if arguments.split < 1:
        parser.error("--split: at least 1")
    if len({os.path.basename(path) for path in arguments.catalog}) < len(arguments.catalog):
        parser.error("--catalog: two files of one name")
    if "/" in arguments.vmsift:
        arguments.vmsift = os.path.abspath(arguments.vmsift)
    return arguments


def main(words):
    arguments = parse(words)
    spark = SparkSession.builder.appName("vmsift").getOrCreate()
    folder = tempfile.mkdtemp(prefix="vmsift-spark-")
    try:
        arguments.program = arguments.vmsift
        if "/" not in arguments.vmsift:
            arguments.vmsift = Program(arguments.vmsift, "", [], False, "").path()
        return scan(spark, arguments, folder)
    except Refused as refused:
        print(f"vmsift_spark: {refused}", file=sys.stderr)
        return 2
    except Exception:  # 1 would be a report of which some input could not be read
        traceback.print_exc()
        return 2
    finally:
        spark.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
