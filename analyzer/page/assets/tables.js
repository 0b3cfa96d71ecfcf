// Elements, and tables that sort, and unfold rows.
function byId(id) {
  return document.getElementById(id);
}

// Texts become text nodes: nothing of a log is ever read as markup.
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value !== '' && value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function scrolling(label, table) {
  return element('div', { class: 'scroll', role: 'group', 'aria-label': label, tabindex: '0' }, table);
}

function codeButton(code) {
  const { name } = data.codes[code];
  return element('button', { type: 'button', class: 'plain', title: `Only ${name}`, click: () => setState({ code: name }) }, name);
}

function vmButton(vm) {
  const { name, id } = data.vms[vm];
  if (data.folded > 0 && vm === data.vms.length - 1) return document.createTextNode(name);
  return element('button', { type: 'button', class: 'plain', title: id || name, click: () => setState({ vm: id || name }) }, name);
}

const orders = new Map();    // by the table's place: column and direction
const lengths = new Map();   // the same: rows shown
const unfolded = new Map();  // the same: keys of the rows that are unfolded
const rowsAtFirst = 25;

function kindOf(column) {
  return column.number ? 'number' : column.time ? 'time' : column.name ? 'name' : '';
}

// `columns`: of `label`, `text` (a row's text or element), `value` (what it is sorted by), `number`, `time`, `name` (how it looks); `order`: column and 1
// (upwards) or -1; `detail`: null, or what a row unfolds to; `key`: tells rows apart.
function showTable(place, { label, columns, rows, order, detail = null, key = null }) {
  const redraw = () => showTable(place, { label, columns, rows, order, detail, key });
  const [by, direction] = orders.get(place) || order;
  const column = columns[Math.min(by, columns.length - 1)];
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = [...rows].sort((a, b) => direction * compare(column.value(a), column.value(b)));
  const length = lengths.get(place) || rowsAtFirst;
  const open = unfolded.get(place) || new Set();
  const head = columns.map((one, i) => element('th', { scope: 'col', class: one.number ? 'number' : '', 'aria-sort': i === by ? (direction > 0 ? 'ascending' : 'descending') : '' },
    element('button', { type: 'button', click: () => {
      orders.set(place, [i, i === by ? -direction : one.number || one.time ? -1 : 1]);
      redraw();
      byId(place).querySelectorAll('th button')[i].focus();
    } }, one.label)));
  if (detail !== null) head.push(element('th', { scope: 'col' }, 'More'));
  const body = [];
  sorted.slice(0, length).forEach((row, n) => {
    const cells = columns.map((one) => element('td', { class: kindOf(one) }, one.text(row)));
    const isOpen = detail !== null && open.has(key(row));
    if (detail !== null) cells.push(element('td', {}, element('button', { type: 'button', class: 'unfold', 'aria-expanded': String(isOpen), 'aria-label': `More about row ${n + 1}`, click: () => {
      if (isOpen) open.delete(key(row));
      else open.add(key(row));
      unfolded.set(place, open);
      redraw();
      byId(place).querySelectorAll('button.unfold')[n].focus();
    } }, isOpen ? '−' : '+')));
    body.push(element('tr', {}, ...cells));
    if (isOpen) body.push(element('tr', { class: 'detail' }, element('td', { colspan: String(columns.length + 1) }, detail(row))));
  });
  const box = byId(place);
  if (rows.length === 0) return box.replaceChildren(element('p', { class: 'hint' }, 'None.'));
  box.replaceChildren(scrolling(label, element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body))));
  if (rows.length > length)
    box.append(element('p', { class: 'more' }, element('button', { type: 'button', click: () => {
      lengths.set(place, length + 200);
      redraw();
    } }, `${number(Math.min(200, rows.length - length))} more of ${number(rows.length - length)}`)));
}

// Pairs of a name and a text or an element; those without a text are left out.
function definitions(pairs) {
  const list = element('dl', {});
  for (const [name, value] of pairs) {
    if (value !== null && value !== undefined && value !== '') list.append(element('dt', {}, name), element('dd', {}, value));
  }
  return list;
}

function showCodes(view) {
  const exact = !hasFilter();
  const rows = highestFirst(view.byCode).map(([code, sum]) => ({ code, ...data.codes[code], count: sum.count, vms: vmCount(sum.others),
    first: exact && data.codes[code].summary ? data.codes[code].summary.first : sum.first,
    last: exact && data.codes[code].summary ? data.codes[code].summary.last : sum.last }));
  const columns = [
    { label: 'Code', name: true, text: (row) => codeButton(row.code), value: (row) => row.name },
    { label: 'Class', text: (row) => row.class, value: (row) => row.class },
    { label: 'Failures', number: true, text: (row) => number(row.count), value: (row) => row.count },
    { label: 'VMs', number: true, text: (row) => number(row.vms), value: (row) => row.vms },
    { label: 'First', time: true, text: (row) => timeText(row.first), value: (row) => timeText(row.first) },
    { label: 'Last', time: true, text: (row) => timeText(row.last), value: (row) => timeText(row.last) },
  ];
  showTable('codes-table', { label: 'Codes', columns, rows, order: [2, -1], detail: codeDetail, key: (row) => row.name });
}

function codeDetail(row) {
  if (!row.summary) return element('p', {}, 'No more is known.');
  const pairs = [['What to do', row.summary.advice]];
  for (const met of row.summary.met) pairs.push([`${number(met.count)} ×`, `${met.message}\n${met.source}:${met.line}`]);
  for (const sample of data.raw.report.unmatched) {
    if (sample.code === row.name) pairs.push([`${number(sample.count)} ×`, `${sample.message}\n${sample.source}:${sample.line}`]);
  }
  for (const template of row.summary.templates) pairs.push(['Template', `${template.message} (${number(template.count)})`]);
  if (row.summary.unmatched > 0) pairs.push(['Fit no template', number(row.summary.unmatched)]);
  return definitions(pairs);
}

function showVms(view) {
  const rows = highestFirst(view.byVm).map(([vm, sum]) => ({ vm, ...data.vms[vm], count: sum.count, codes: highestFirst(sum.others) }));
  const columns = [
    { label: 'VM', name: true, text: (row) => vmButton(row.vm), value: (row) => row.name.toLowerCase() },
    { label: 'Resource group', text: (row) => row.group, value: (row) => row.group.toLowerCase() },
    { label: 'Failures', number: true, text: (row) => number(row.count), value: (row) => (row.name === '(none)' ? -1 : row.count) },
    { label: 'Codes', text: (row) => row.codes.slice(0, 3).map(([code, count]) => `${data.codes[code].name} ${number(count)}`).join(', ') + (row.codes.length > 3 ? ' …' : ''),
      value: (row) => row.codes.length },
  ];
  const detail = (row) => definitions([['Resource id', row.id], ['Subscription', row.subscription],
    ...row.codes.map(([code, count]) => [number(count), data.codes[code].name])]);
  showTable('vms-table', { label: 'VMs', columns, rows, order: [2, -1], detail, key: (row) => row.id || row.name });
}

// The type and the name at the end of a resource id.
function lastOf(id) {
  return (id || '').split('/').slice(-2).join('/');
}

function incidentTaken(incident) {
  const name = incident.code || '(none)';
  const vm = { name: incident.vm || '(none)', id: incident.resource_id || '' };
  const q = state.q.toLowerCase();
  const last = incident.last === null ? NaN : Date.parse(incident.last);
  const first = incident.first === null ? NaN : Date.parse(incident.first);
  const [from, to] = [momentOf(state.from), momentOf(state.to)];
  return (state.code === '' || name === state.code) && (state.class === '' || incident.class === state.class) &&
    (state.vm === '' || isVm(vm, state.vm.toLowerCase())) && (q === '' || takes(q, name) || takes(q, vm.name) || takes(q, vm.id)) &&
    !(Number.isNaN(last) && (!Number.isNaN(from) || !Number.isNaN(to))) && !(last < from) && !(first >= to);
}

function showIncidents() {
  const { incidents, incident_counts: counts } = data.raw;
  byId('incidents').hidden = incidents === null;
  if (incidents === null) return;
  const all = counts.open + counts.recovered + counts.gone;
  byId('incidents-title').textContent = all > incidents.length ? `Incidents: the first ${number(incidents.length)} of ${number(all)}` : 'Incidents';
  const rows = incidents.map((incident, n) => ({ ...incident, n })).filter(incidentTaken);
  const rank = { open: 0, recovered: 1, gone: 2 };
  const endOf = (row) => row.recovered_at || row.gone_at;
  const columns = [
    { label: 'Outcome', text: (row) => element('span', { class: row.outcome }, row.outcome + (endOf(row) && row.first ? ` after ${durationText(Date.parse(endOf(row)) - Date.parse(row.first))}` : '')),
      value: (row) => rank[row.outcome] * 1e6 + row.n },
    { label: 'Code', name: true, text: (row) => row.code || '(none)', value: (row) => row.code || '' },
    { label: 'VM or resource', name: true, text: (row) => row.vm || lastOf(row.resource_id) || '(none)', value: (row) => (row.vm || row.resource_id || '').toLowerCase() },
    { label: 'Class', text: (row) => row.class, value: (row) => row.class },
    { label: 'Attempts', number: true, text: (row) => number(row.attempts), value: (row) => row.attempts },
    { label: 'First', time: true, text: (row) => timeText(row.first), value: (row) => row.first || '' },
    { label: 'Last', time: true, text: (row) => timeText(row.last), value: (row) => row.last || '' },
  ];
  const detail = (row) => definitions([['Message', row.message], ['Chain', row.chain], ['What to do', row.advice], ['Resource id', row.resource_id],
    ['Ended', timeText(endOf(row))], ['Correlation ids', row.correlation_ids.join('\n')], ['Places', row.places.map((place) => `${place.source}:${place.line}`).join('\n')]]);
  showTable('incidents-table', { label: 'Incidents', columns, rows, order: [0, 1], detail, key: (row) => row.n });
}

function showComparison() {
  const comparison = data.raw.report.compare;
  byId('comparison').hidden = !comparison;
  if (!comparison) return;
  const box = byId('comparison-tables');
  box.replaceChildren(element('p', {}, `${counted(comparison.failures_before, 'failure', 'failures')} before, ${number(comparison.failures_after)} after.`));
  for (const kind of ['new', 'worse', 'better', 'gone']) {
    for (const [of, lists, nameOf] of [['codes', comparison, (row) => row.code], ['VMs', comparison.vms, (row) => row.vm]]) {
      if (lists[kind].length === 0) continue;
      const place = `comparison-${kind}-${of}`;
      const columns = [
        { label: of === 'codes' ? 'Code' : 'VM', text: nameOf, value: nameOf },
        { label: 'Before', number: true, text: (row) => number(row.before), value: (row) => row.before },
        { label: 'After', number: true, text: (row) => number(row.after), value: (row) => row.after },
        { label: 'Rate', number: true, text: (row) => (row.rate_ratio === null ? 'new' : `${row.rate_ratio.toPrecision(3)} ×`), value: (row) => row.rate_ratio ?? Infinity },
        { label: 'p', number: true, text: (row) => row.p.toPrecision(2), value: (row) => row.p },
      ];
      box.append(element('h3', {}, `${kind[0].toUpperCase()}${kind.slice(1)} ${of}`), element('div', { id: place }));
      showTable(place, { label: `${kind} ${of}`, columns, rows: lists[kind], order: [2, -1] });
    }
  }
}
