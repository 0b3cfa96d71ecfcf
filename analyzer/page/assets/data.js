// The data of the page, and what it holds by number: codes, classes, VMs, and rows of counts.
let data = null;
const HOUR = 3600000;

function readData(text) {
  const raw = JSON.parse(printable(text));
  if (raw === null) return null;
  const classes = new Map(raw.report.codes.map((code) => [code.code, code.class]));
  const summaries = new Map(raw.report.codes.map((code, i) => [code.code, { ...code, met: raw.messages[i] }]));
  const { codes, vms } = raw.cells;
  const cells = readRows(raw.cells, 4);
  // Where VMs are counted by longer steps, the counts by time and code alone are finer.
  const times = raw.cells.times === null ? null : readRows(raw.cells.times, 3);
  const minutes = readRows({ rows: raw.minutes, hours_per_step: 1 / 60 }, 3);
  const folded = raw.cells.vms_in_all - vms.length;
  const names = vms.map(([name, id, group, subscription]) => ({ name, id, group, subscription }));
  setLabels(names);
  const numbers = new Map();  // of VMs, by resource id and by name
  names.forEach(({ name, id, label }, i) => numbers.set((id || name).toLowerCase(), i).set(label.toLowerCase(), i));
  if (folded > 0) names.push({ name: `${number(folded)} other VMs`, id: '', group: '', subscription: '' });
  const knownByMinute = hoursByMinute(times || cells, minutes);
  return { raw, cells, times, minutes, knownByMinute, folded, vms: names, numbers, codes: codes.map((name) => ({ name, class: classes.get(name) || 'none', summary: summaries.get(name) })) };
}

// Rows of so many numbers: the step of time, the code, perhaps the VM, the count.
function readRows({ rows, hours_per_step: hours }, width) {
  const size = rows.length / width;
  const read = { size, hours, start: new Float64Array(size), code: new Uint32Array(size), vm: new Uint32Array(size), count: new Float64Array(size) };
  for (let i = 0; i < size; ++i) {
    const step = rows[width * i];
    read.start[i] = step === null || hours === 0 ? NaN : Math.round(step * hours * HOUR);
    read.code[i] = rows[width * i + 1];
    if (width === 4) read.vm[i] = rows[4 * i + 2];
    read.count[i] = rows[width * i + width - 1];
  }
  return read;
}

// The hours whose failures are all known by minute: `tail` knows those that it read itself.
function hoursByMinute(hours, minutes) {
  const missing = new Map();
  if (hours.hours !== 1) return new Set();
  for (let i = 0; i < hours.size; ++i) missing.set(hours.start[i], (missing.get(hours.start[i]) || 0) + hours.count[i]);
  for (let i = 0; i < minutes.size; ++i) {
    const hour = units.hour.begin(minutes.start[i]);
    missing.set(hour, (missing.get(hour) || 0) - minutes.count[i]);
  }
  return new Set([...missing].filter(([, count]) => count === 0).map(([hour]) => hour));
}

// What a VM is called where its name alone does not tell: the group, else the subscription, too, says which of one name it is.
function setLabels(vms) {
  const counts = new Map();
  const keysOf = ({ name, group }) => [name.toLowerCase(), `${name}/${group}`.toLowerCase()];
  for (const key of vms.flatMap(keysOf)) counts.set(key, (counts.get(key) || 0) + 1);
  for (const vm of vms) {
    const [sameName, sameGroup] = keysOf(vm).map((key) => counts.get(key));
    vm.scope = [vm.group, sameGroup > 1 ? vm.subscription : ''].filter(Boolean).join(', ');
    vm.isAlone = sameName === 1;
    vm.label = vm.isAlone || vm.scope === '' ? vm.name : `${vm.name} (${vm.scope})`;
  }
}

function number(value) {
  return value.toLocaleString('en-US');
}

function counted(value, one, many) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

// `2026-11-23 17:02`, of milliseconds since 1970 or of a time as the report writes it.
function timeText(time) {
  if (time === null || time === undefined || Number.isNaN(time)) return '';
  return (typeof time === 'number' ? new Date(time).toISOString() : time).slice(0, 16).replace('T', ' ');
}

// In the two largest units, as the terminal has it: `45 s`, `7 min`, `2 h 5 min`, `3 d 4 h`.
function durationText(ms) {
  const minutes = Math.floor(ms / 60000);
  const hours = Math.floor(minutes / 60);
  const two = (large, largeUnit, small, smallUnit) => `${large} ${largeUnit}${small === 0 ? '' : ` ${small} ${smallUnit}`}`;
  if (minutes < 1) return `${Math.floor(ms / 1000)} s`;
  if (hours < 1) return `${minutes} min`;
  return hours < 24 ? two(hours, 'h', minutes % 60, 'min') : two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}
