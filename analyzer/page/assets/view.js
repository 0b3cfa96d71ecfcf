// What the filters leave of the counts, summed in one pass.
function takes(filter, text) {
  return text.toLowerCase().includes(filter);
}

// Which VMs the filter means, as a function of a VM: that of this name or resource id; else those of a pattern, as --vm has it; else those
// whose name or id has the text in it.
function vmFilter() {
  const filter = state.vm.toLowerCase();
  if (filter === '') return () => true;
  const isIt = (vm) => vm.id.toLowerCase() === filter || vm.name.toLowerCase() === filter;
  if (data.vms.some(isIt)) return isIt;
  if (!/[*?[]/.test(filter)) return (vm) => takes(filter, vm.name) || takes(filter, vm.id);
  const pattern = patternOf(filter);
  return (vm) => pattern.test([vm.subscription, vm.group, vm.name].filter(Boolean).join('/').toLowerCase());
}

// `*` and `?` are characters but `/`, `[…]` is one of a set. It matches the last parts of SUBSCRIPTION/GROUP/NAME.
function patternOf(glob) {
  const parts = glob.match(/\[!?[^\]]+\]|[^]/g).map((part) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.length > 1) return part.replace(/\\/g, '\\\\').replace(/^\[!/, '[^');
    return part.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  try {
    return new RegExp(`(^|/)${parts.join('')}$`);
  } catch {
    return /$^/;  // a range such as [z-a], which nothing fits
  }
}

function makeView() {
  const { codes, vms } = data;
  const q = state.q.toLowerCase();
  const codeTaken = codes.map((code) => (state.code === '' || code.name === state.code) && (state.class === '' || code.class === state.class));
  const vmTaken = vms.map(vmFilter());
  const codeFound = codes.map((code) => q === '' || takes(q, code.name));
  const vmFound = vms.map((vm) => q === '' || takes(q, vm.name) || takes(q, vm.id));
  const view = sumRows(data.cells, (code, vm) => codeTaken[code] && vmTaken[vm] && (codeFound[code] || vmFound[vm]));
  view.incidents = data.raw.incidents === null ? null : data.raw.incidents.filter(incidentFilter());
  if (state.vm !== '' || q !== '') return view;
  const byCode = (code) => codeTaken[code];
  if (data.times === null) return { ...view, minutes: minutesOf(view, byCode) };
  // The finer counts by time; how many VMs a code has, the others know.
  const finer = sumRows(data.times, byCode);
  for (const [code, sum] of finer.byCode) sum.others = view.byCode.has(code) ? view.byCode.get(code).others : new Map();
  return { ...finer, byVm: view.byVm, incidents: view.incidents, minutes: minutesOf(finer, byCode) };
}

// The same by minute, or null where the minutes are not all.
function minutesOf(view, taken) {
  if (!view.rows.every((row) => Number.isNaN(view.source.start[row]) || data.knownByMinute.has(view.source.start[row]))) return null;
  const minutes = sumRows(data.minutes, taken);
  return minutes.total === 0 ? null : minutes;
}

// `rows` of `source`: those that the filters take. Steps that are in part within the time are taken as a whole; without steps, all are.
function sumRows(source, taken) {
  const from = momentOf(state.from);
  const to = momentOf(state.to);
  const step = source.hours * HOUR;
  const timed = source.hours > 0 && (!Number.isNaN(from) || !Number.isNaN(to));
  const view = { source, total: 0, withoutTime: 0, rows: [], byCode: new Map(), byVm: new Map(), first: Infinity, last: -Infinity, from, to };
  for (let i = 0; i < source.size; ++i) {
    const code = source.code[i];
    const vm = source.vm[i];
    if (!taken(code, vm)) continue;
    const start = source.start[i];
    if (timed && (Number.isNaN(start) || start + step <= from || start >= to)) continue;
    view.rows.push(i);
    view.total += source.count[i];
    addTo(view.byCode, code, vm, start, source.count[i]);
    addTo(view.byVm, vm, code, start, source.count[i]);
    if (Number.isNaN(start)) {
      view.withoutTime += source.hours > 0 ? source.count[i] : 0;
    } else {
      view.first = Math.min(view.first, start);
      view.last = Math.max(view.last, start);
    }
  }
  return view;
}

function addTo(sums, key, other, start, count) {
  let sum = sums.get(key);
  if (sum === undefined) sums.set(key, (sum = { count: 0, others: new Map(), first: NaN, last: NaN }));
  sum.count += count;
  sum.others.set(other, (sum.others.get(other) || 0) + count);
  if (!(sum.first <= start)) sum.first = Number.isNaN(start) ? sum.first : start;
  if (!(sum.last >= start)) sum.last = Number.isNaN(start) ? sum.last : start;
}

// How many VMs a map by VM holds: `(none)` is none, and the last may stand for many.
function vmCount(map) {
  let count = 0;
  for (const vm of map.keys()) {
    if (data.folded > 0 && vm === data.vms.length - 1) count += data.folded;
    else if (data.vms[vm].name !== '(none)') count += 1;
  }
  return count;
}

function highestFirst(map) {
  return [...map].sort((a, b) => (b[1].count ?? b[1]) - (a[1].count ?? a[1]) || a[0] - b[0]);
}
