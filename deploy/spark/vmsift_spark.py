#!/usr/bin/env python3
"""Counts the VM errors of many logs on a Spark cluster: the report is that of one `vmsift scan` of them.

Usage: spark-submit vmsift_spark.py [OPTIONS] PATH...

In a notebook, `failures(spark, paths)` gives each failure as a row of a DataFrame.

`vmsift plan` splits the logs into shards, executors count one each, and their counts are merged in a tree. docs/scale.md
tells what PATH may be. Needs pyspark 3.3 or later and the program, on the driver and on each executor.
"""
import argparse
import atexit
import collections
import itertools
import json
import multiprocessing.pool
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import traceback
import uuid

from pyspark import RDD, StorageLevel
from pyspark.serializers import NoOpSerializer
from pyspark.sql import SparkSession

import vmsift_shards
from vmsift_shards import RUN, WORST_STATUS, Program, Refused, changed, run, write_parts

FAN_IN = 16  # counts that one merge takes
MOST_IN_MEMORY = 256 << 20  # bytes of a file that Python gets at once
OWN_SCHEMES = ("http", "https", "az")  # of these, the program reads what it is to read itself
HEAD_BYTES = 64 << 10  # by which `vmsift plan` sees what a file is
STEP_BYTES = 16 << 10  # in which the end of a line is looked for
THREADS = 16  # of the driver, which wait for Hadoop
MARK = b"\xef\xbb\xbf"  # of byte order, which Spark takes from the beginning of a file
# Of a line, where it is the first of a partition: the file's URL and the block's begin.
HEADER = ("CASE WHEN (monotonically_increasing_id() & 8589934591) = 0 "
          "THEN encode(concat(input_file_name(), ' ', input_file_block_start(), '\\n'), 'UTF-8') ELSE X'' END")
# The columns of failures(): those of `vmsift extract` (docs/json.md).
SCHEMA = ("source STRING, line BIGINT, time STRING, code STRING, message STRING, vm STRING, "
          "template STRUCT<code: STRING, row: BIGINT, catalog: STRING>, grade STRING, code_from STRING, class STRING, "
          "scope STRING, params MAP<STRING, STRING>, roles MAP<STRING, STRING>, chain ARRAY<STRING>, status STRING, "
          "operation STRING, resource_id STRING, correlation_id STRING, request_id STRING, tracking_id STRING, "
          "operation_id STRING, deployment STRING, subscription STRING, resource_group STRING")


def scheme_of(path):
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):/", path)
    return match.group(1).lower() if match else ""


def is_of_hadoop(path):
    return scheme_of(path) not in ("", "file", *OWN_SCHEMES)


def local_path(path):
    return re.sub(r"^file:/+", "/", path)


class HadoopFile:
    """A file as it was when it was listed."""

    def __init__(self, path, status, codec):
        self.path = path
        self.url = str(status.getPath())
        self.encoded = str(status.getPath().toUri().toString())
        self.size = status.getLen()
        self.time = status.getModificationTime()  # in ms
        self.codec = codec  # the end of its name by which Spark would unpack it; empty: none
        self.mark = b""

    def in_memory(self, split):
        return self.size <= min(split, MOST_IN_MEMORY)


class Hadoop:
    """Files of Hadoop's file systems, mirrored: sparse files of the same names and sizes, with the same first bytes.
    What of them is read, in which order, and what may be cut, is then for `vmsift plan` to say."""

    def __init__(self, spark, folder):
        self.jvm = spark.sparkContext._jvm
        self.conf = spark.sparkContext._jsc.hadoopConfiguration()
        self.codecs = self.jvm.org.apache.hadoop.io.compress.CompressionCodecFactory(self.conf)
        self.folder = folder
        self.urls = set()
        self.files = {}  # by the path of the mirror

    def path_of(self, url):
        path = self.jvm.org.apache.hadoop.fs.Path(url)
        return path, path.getFileSystem(self.conf)

    def mirror(self, pattern):
        """Paths to give to `vmsift plan` instead of this one."""
        path, system = self.path_of(pattern)
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
        codec = self.codecs.getCodec(status.getPath())
        file = HadoopFile(path, status, codec.getDefaultExtension() if codec else "")
        try:
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "xb") as mirror:
                mirror.truncate(file.size)
        except OSError as error:
            raise Refused(f"{path}: {error.strerror}: its name and size cannot be those of a file")
        if file.url in self.urls:
            raise Refused(f"{path}: is named twice")
        self.urls.add(file.url)
        self.files[place] = file

    def read(self, file, offset, size):
        path, system = self.path_of(file.url)
        stream = system.open(path)
        try:
            stream.seek(offset)
            return bytes(self.jvm.org.apache.commons.io.IOUtils.toByteArray(stream, min(size, file.size - offset)))
        finally:
            stream.close()

    def read_heads(self, split):
        def read_head(item):
            place, file = item
            head = self.read(file, 0, HEAD_BYTES)
            with open(place, "r+b") as mirror:
                mirror.write(head)
            file.mark = MARK if head.startswith(MARK) else b""
        self.for_each(read_head, [item for item in self.files.items() if not item[1].in_memory(split)])

    @staticmethod
    def for_each(work, items):
        with multiprocessing.pool.ThreadPool(THREADS) as pool:
            return pool.map(work, items, chunksize=1)

    def line_begins(self, file, split):
        """Where the first line begins after the first byte of each block, but of the first block its beginning; at the
        end, the file's size. Spark gives a block's lines to its partition so."""
        begins = [0]
        for block in range(split, file.size, split):
            at = block
            while begins[-1] <= block and at < file.size:
                piece = self.read(file, at, STEP_BYTES << min(10, (at - block) // STEP_BYTES))
                end = piece.find(b"\n")
                if end >= 0:
                    begins.append(at + end + 1)
                    break
                at += len(piece)
            else:
                begins.append(max(begins[-1], file.size if at >= file.size else 0))
        return [*begins, file.size]

    def check_unchanged(self, files):
        def check(file):
            path, system = self.path_of(file.url)
            status = system.getFileStatus(path)
            if (status.getLen(), status.getModificationTime()) != (file.size, file.time):
                raise changed(file.path)
        self.for_each(check, files)


class Job:
    """A plan, and how executors get at its shards."""

    def __init__(self, spark, options, folder):
        self.context = spark.sparkContext
        for module in (vmsift_shards.__file__, __file__):  # the latter where it is no main program
            self.context.addPyFile(os.path.abspath(module))
        self.session = spark.newSession()  # whose settings are those of this job
        self.options = options
        self.split = options.split << 20
        mirror = os.path.join(folder, "mirror")
        os.mkdir(mirror)
        self.hadoop = Hadoop(spark, mirror)
        paths = []
        for path in options.paths:
            paths += self.hadoop.mirror(path) if is_of_hadoop(path) else [local_path(path)]
        self.hadoop.read_heads(self.split)
        self.directory = "" if all(is_of_hadoop(path) or os.path.isabs(path) for path in paths) else os.getcwd()
        self.own = []  # shards that the program reads itself, or that are empty: with nothing, or no bytes, to feed
        self.small = {}  # shard, size and time in ms of files that Python gets whole, by URL
        self.runs = {}  # by the file's encoded URL and the block's begin: what of it is a shard (with_ends)
        self.files = collections.defaultdict(list)  # of the runs, by whether they are cut, and codec
        self.plan = self.make_plan(paths)
        shutil.rmtree(mirror)
        self.plan_path = os.path.join(folder, f"vmsift-plan-{uuid.uuid4().hex}.json")
        with open(self.plan_path, "w") as file:
            json.dump(self.plan, file)
        for shipped in (self.plan_path, *options.catalog):
            self.context.addFile(os.path.abspath(shipped))

    def make_plan(self, paths):
        command = [self.options.vmsift, "plan", "--no-progress", *self.catalog_options(), *self.options.scan_options,
                   *paths, "--shards"]
        plan = json.loads(run([*command, "1"]))
        shards = -(-sum(one["size"] for one in plan["shards"][0]) // self.split)
        if shards > 1:
            plan = json.loads(run([*command, str(shards)]))
        mirrored = {}
        cut = set()
        kept = []
        for shard in plan["shards"]:
            kept.append([one for one in shard if one["path"] not in self.hadoop.files])
            for one in shard:
                if one["path"] in self.hadoop.files:
                    mirrored[one["path"]] = one
                    cut.update([one["path"]] if "from" in one else [])
        plan["shards"] = [shard for shard in kept if shard]
        self.own = [(shard, None) for shard in range(1, len(plan["shards"]) + 1)]
        mirrored = sorted(mirrored.items(), key=lambda item: item[1]["number"])
        self.add_files(plan["shards"], [(one, self.hadoop.files[place], place in cut) for place, one in mirrored])
        if not plan["shards"]:
            plan["shards"].append([])
            self.own.append((1, None))
        return plan

    def add_files(self, shards, files):
        def begins_of(item):
            one, file, may_cut = item
            one.pop("from", None), one.pop("to", None)
            one.update(path=file.path, size=file.size, version=f"{file.size}:{file.time}000000" if file.size else "")
            self.check_readable(file)
            cuts = may_cut and not file.codec and not file.in_memory(self.split)
            return self.hadoop.line_begins(file, self.split) if cuts else [0, file.size]
        for (one, file, _), begins in zip(files, self.hadoop.for_each(begins_of, files)):
            for block, (begin, end) in enumerate(zip(begins, begins[1:])):
                if begin == end and file.size > 0:
                    continue  # in the midst of a line
                shards.append([one if end - begin == file.size else dict(one, **{"from": begin, "to": end})])
                if file.size == 0:
                    self.own.append((len(shards), ()))
                elif file.in_memory(self.split):
                    self.small[file.url] = (len(shards), file.size, file.time)
                else:
                    self.runs[file.encoded, block * self.split] = {
                        "shard": len(shards), "path": file.path, "begin": begin, "end": end, "mark": file.mark,
                        "is_last": end == file.size}
            if not file.in_memory(self.split):
                self.files[len(begins) > 2, file.codec].append(file)

    def check_readable(self, file):
        if file.size and file.url.rsplit("/", 1)[1][0] in "._":
            raise Refused(f"{file.path}: Spark passes over files whose name begins with . or _; --exclude it")

    def catalog_options(self):
        options = [word for path in self.options.catalog for word in ("--catalog", path)]
        return options + (["--no-builtin"] if self.options.no_builtin else [])

    def program(self, *command):
        return Program(self.options.program, command, os.path.basename(self.plan_path),
                       [os.path.basename(path) for path in self.options.catalog], self.options.no_builtin,
                       self.directory)

    def reader(self, form, split, paths, **options):
        """Spark cuts files so, if they can be cut; a partition is a block of one, or several small files."""
        cost = min(split // 16, 4 << 20) if form == "binaryFile" else split
        settings = {"maxPartitionBytes": split, "openCostInBytes": cost, "ignoreMissingFiles": "false",
                    "ignoreCorruptFiles": "false"}
        for name, value in settings.items():
            self.session.conf.set("spark.sql.files." + name, str(value))
        self.session.conf.unset("spark.sql.files.maxPartitionNum")
        names = [re.sub(r"([\\*?\[\]{}])", r"\\\1", path) for path in paths]
        return self.session.read.format(form).option("recursiveFileLookup", "true").options(**options).load(names)

    def lines_of(self, files, is_cut, codec):
        """An RDD of the lines of blocks, each in order, without their ends: bytes, one by one, so that no more than
        the longest is in memory. The first of a partition has a header."""
        options = {"lineSep": "\n"}
        if codec:  # which Spark is to leave as they are; the jars of Spark have the option under its second name
            self.jvm_class("org.apache.hadoop.io.compress.PassthroughCodec", files[0])
            options["io.compression.codecs"] = "org.apache.hadoop.io.compress.PassthroughCodec"
            for prefix in ("", "org.apache.hadoop.shaded."):
                options[prefix + "io.compress.passthrough.extension"] = codec
        split = self.split if is_cut else max(file.size for file in files)
        frame = self.reader("text", split, [file.url for file in files], **options)
        lines = frame.selectExpr(f"concat({HEADER}, cast(value as binary))")._jdf
        bytes_ = self.context._jvm.org.apache.spark.sql.Encoders.BINARY()
        return RDD(getattr(lines, "as")(bytes_).javaRDD(), self.context, NoOpSerializer())

    def jvm_class(self, name, file):
        try:
            return self.context._jvm.java.lang.Class.forName(
                name, True, self.context._jvm.java.lang.Thread.currentThread().getContextClassLoader())
        except Exception:
            raise Refused(f"{file.path}: this Hadoop cannot stream compressed files, which 3.3.1 can; --exclude it")

    def shards(self, program):
        """An RDD of what the program makes of each shard."""
        parts = []
        if self.own:
            parts.append(self.context.parallelize(self.own, len(self.own)).flatMap(lambda one: program.work(*one)))
        if self.small:
            known = self.context.broadcast(self.small)
            frame = self.reader("binaryFile", self.split, list(self.small))
            rows = frame.selectExpr("path", "length", "cast(modificationTime as double) as time", "content").rdd
            parts.append(rows.mapPartitions(lambda part: vmsift_shards.work_on_files(program, known.value, part)))
        runs = self.context.broadcast(self.runs)
        for (is_cut, codec), files in self.files.items():
            lines = self.lines_of(files, is_cut, codec)
            parts.append(lines.mapPartitions(lambda part: vmsift_shards.work_on_lines(program, runs.value, part)))
        self.check_unchanged()  # since Spark has listed them
        return self.context.union(parts)

    def check_unchanged(self):
        self.hadoop.check_unchanged([file for files in self.files.values() for file in files])


def merge_tree(counts, program):
    """At most FAN_IN counts, at the driver: each round, executors merge FAN_IN of the round before."""
    counts = counts.mapPartitions(program.merge)  # several small files of one partition
    while counts.getNumPartitions() > FAN_IN:
        groups = -(-counts.getNumPartitions() // FAN_IN)
        keyed = counts.mapPartitionsWithIndex(lambda index, parts: ((index // FAN_IN, part) for part in parts))
        counts = keyed.partitionBy(groups, lambda key: key).values().mapPartitions(program.merge)
    return counts.collect()


def scan(job, options, folder):
    """Writes the report; the status is that of `vmsift merge`."""
    program = job.program("scan", "--threads", "1", "--format", "counts")
    parts = merge_tree(job.shards(program), program)
    job.check_unchanged()
    place = os.path.join(folder, "parts")
    os.mkdir(place)
    write_parts(parts, place)
    output = ["-o", options.output] if options.output else []
    return subprocess.run([options.vmsift, "merge", place, "--plan", job.plan_path, "--format", options.format, *output,
                           *job.catalog_options(), *options.report_options], stdin=subprocess.DEVNULL).returncode


def failures_of(spark, job):
    lines = job.shards(job.program("extract"))
    if any("from" in one for shard in job.plan["shards"] for one in shard):
        # How many lines come before a run is known once all are read, which is done once.
        lines = lines.persist(StorageLevel.DISK_ONLY)
        found = collections.defaultdict(list)
        for source, begin, _, count in lines.map(RUN.match).filter(bool).map(lambda run: run.groups()).collect():
            found[source].append((int(begin), int(count)))
        job.check_unchanged()
        begins = {}
        for source, runs in found.items():
            runs.sort()
            begins[source] = ([begin for begin, _ in runs], [0, *itertools.accumulate(count for _, count in runs)])
        known = job.context.broadcast(begins)
        lines = lines.filter(lambda line: not RUN.match(line)).mapPartitions(
            lambda part: vmsift_shards.count_lines_on(part, known.value))
    frame = spark.read.schema(SCHEMA).option("mode", "FAILFAST").json(lines)
    return frame.withColumn("time", frame["time"].cast("timestamp"))


def failures(spark, paths, **options):
    """A DataFrame with a row for each failure in these paths, as `vmsift extract` prints them: SCHEMA, but for the time,
    which is a timestamp. Options are those of the command line: vmsift, split, scan_options, catalog, no_builtin.

    Logs that are cut are read at once and the rows kept on the executors' disks, others when rows are asked for.
    """
    words = []
    for name, value in options.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            words += [] if one is False else [f"--{name.replace('_', '-')}" + ("" if one is True else f"={one}")]
    folder = tempfile.mkdtemp(prefix="vmsift-spark-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return failures_of(spark, Job(spark, settle(parse([*words, "--", *([paths] if isinstance(paths, str) else paths)])),
                                  folder))


def settle(options):
    """Finds the program, which `vmsift` names, for the driver; `program` names it for executors."""
    options.program = options.vmsift
    if "/" not in options.vmsift:
        options.vmsift = Program(options.vmsift, (), "", [], False, "").path()
    return options


def parse(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--vmsift", default="vmsift", metavar="PROGRAM",
                        help="a path on all machines, or a name: of a file sent by --files, or installed (vmsift)")
    parser.add_argument("--split", type=int, default=256, metavar="MIB", help="size of a shard (256)")
    parser.add_argument("--catalog", action="append", default=[], metavar="FILE", help="as of vmsift scan; is sent along")
    parser.add_argument("--no-builtin", action="store_true", help="as of vmsift scan")
    parser.add_argument("--scan-options", type=shlex.split, default=[], metavar="TEXT",
                        help="options of vmsift plan: \"--since 7d --include '*.json'\"")
    parser.add_argument("--report-options", type=shlex.split, default=[], metavar="TEXT",
                        help="options of vmsift merge: \"--by day,code --fail-on 'suspects>0'\"")
    parser.add_argument("--format", default="table", choices=("table", "json", "html", "csv", "counts"))
    parser.add_argument("-o", "--output", metavar="FILE", help="of the driver's machine")
    parser.add_argument("--failures", metavar="TABLE|PATH",
                        help="also write each failure as a row: to a new table, or below a path (with a /) as Parquet")
    options = parser.parse_args(words)
    if options.split < 1:
        parser.error("--split: at least 1")
    if len({os.path.basename(path) for path in options.catalog}) < len(options.catalog):
        parser.error("--catalog: two files of one name")
    if "/" in options.vmsift:
        options.vmsift = os.path.abspath(options.vmsift)
    return options


def main(words):
    options = parse(words)
    spark = SparkSession.builder.appName("vmsift").getOrCreate()
    folder = tempfile.mkdtemp(prefix="vmsift-spark-")
    try:
        job = Job(spark, settle(options), folder)
        status = scan(job, options, folder)
        if options.failures and status <= WORST_STATUS:
            writer = failures_of(spark, job).write
            writer.parquet(options.failures) if "/" in options.failures else writer.saveAsTable(options.failures)
        return status
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
