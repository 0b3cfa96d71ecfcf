// The data of the page, and what it holds by number: codes, classes, VMs, and rows of counts.
let data = null;
const HOUR = 3600000;

function readData(text) {
  const raw = JSON.parse(text);
  if (raw === null) return null;
  const classes = new Map(raw.report.codes.map((code) => [code.code, code.class]));
  const summaries = new Map(raw.report.codes.map((code, i) => [code.code, { ...code, met: raw.messages[i] }]));
  const { codes, vms } = raw.cells;
  const cells = readRows(raw.cells, 4);
  // Where VMs are counted by longer steps, the counts by time and code alone are finer.
  const times = raw.cells.times === null ? null : readRows(raw.cells.times, 3);
  const folded = raw.cells.vms_in_all - vms.length;
  const names = vms.map(([name, id]) => ({ name, id, ...scopeOf(id) }));
  if (folded > 0) names.push({ name: `${number(folded)} other VMs`, id: '', group: '', subscription: '' });
  return { raw, cells, times, folded, vms: names, codes: codes.map((name) => ({ name, class: classes.get(name) || 'none', summary: summaries.get(name) })) };
}

// Rows of so many numbers: the step of time, the code, perhaps the VM, the count.
function readRows({ rows, hours_per_step: hours }, width) {
  const size = rows.length / width;
  const read = { size, hours, start: new Float64Array(size), code: new Uint32Array(size), vm: new Uint32Array(size), count: new Float64Array(size) };
  for (let i = 0; i < size; ++i) {
    const step = rows[width * i];
    read.start[i] = step === null || hours === 0 ? NaN : step * hours * HOUR;
    read.code[i] = rows[width * i + 1];
    if (width === 4) read.vm[i] = rows[4 * i + 2];
    read.count[i] = rows[width * i + width - 1];
  }
  return read;
}

function scopeOf(id) {
  const subscription = /\/subscriptions\/([^/]+)/i.exec(id);
  const group = /\/resourcegroups\/([^/]+)/i.exec(id);
  return { subscription: subscription ? subscription[1] : '', group: group ? group[1] : '' };
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

function durationText(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 1) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${number(Math.round(hours / 24))} d`;
}
