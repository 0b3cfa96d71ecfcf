// A table that sorts by any column, shows more rows on demand, and unfolds them.
const orders = new Map();    // by the table's place: column and direction
const lengths = new Map();   // the same: rows shown
const unfolded = new Map();  // the same: keys of the rows that are unfolded
const rowsAtFirst = 25;
const rowsMore = 200;
const rowsOnPaper = 200;
const rowsOnWall = 6;

function kindOf(column) {
  return column.number ? 'number' : column.time ? 'time' : column.name ? 'name' : column.list ? 'list' : '';
}

// `columns`: of `label`, `text` (a row's text or element), `value` (what it is sorted by), `number`, `time`, `name`, `list` (how it looks); `order`: column and 1
// (upwards) or -1; `key`: what a row is known by when data change; `detail`: null, or what a row unfolds to.
function showTable(place, { label, columns, rows, order, key, detail = null }) {
  const box = byId(place);
  if (rows.length === 0) return box.replaceChildren(element('p', { class: 'hint' }, 'None.'));
  const redraw = () => keepPlace(() => showTable(place, { label, columns, rows, order, key, detail }));
  const [by, direction] = orders.get(place) || order;
  const column = columns[Math.min(by, columns.length - 1)];
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = [...rows].sort((a, b) => direction * compare(column.value(a), column.value(b)));
  const length = onWall ? rowsOnWall : Math.max(printing ? rowsOnPaper : 0, lengths.get(place) || rowsAtFirst);
  const sort = (i) => (i !== by ? '' : direction > 0 ? 'ascending' : 'descending');
  const head = columns.map((one, i) => element('th', { scope: 'col', class: one.number ? 'number' : '', 'aria-sort': sort(i) },
    element('button', { type: 'button', click: () => {
      orders.set(place, [i, i === by ? -direction : one.number || one.time ? -1 : 1]);
      redraw();
    } }, one.label)));
  if (detail !== null) head.push(element('th', { scope: 'col', class: 'fold' }, 'More'));
  const body = sorted.slice(0, length).flatMap((row, n) => rowsOf(row, n, { place, columns, key, detail, redraw }));
  box.replaceChildren(scrolling(label, element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body))));
  if (rows.length <= length) return;
  const rest = rows.length - length;
  box.append(element('p', { class: 'more' }, `${number(length)} of ${number(rows.length)} `, element('button', { type: 'button', click: () => {
    lengths.set(place, length + rowsMore);
    redraw();
  } }, rest > rowsMore ? `Show ${rowsMore} more` : 'Show all')));
}

// A row, and what it is unfolded to.
function rowsOf(row, n, { place, columns, key, detail, redraw }) {
  const cells = columns.map((one) => element('td', { class: kindOf(one) }, one.text(row)));
  if (detail === null) return [tableRow(key(row), ...cells)];
  if (!unfolded.has(place)) unfolded.set(place, new Set());
  const open = unfolded.get(place);
  const isOpen = open.has(key(row));
  const fold = () => {
    if (isOpen) open.delete(key(row));
    else open.add(key(row));
    redraw();
  };
  const label = `More about row ${n + 1}`;
  cells.push(element('td', { class: 'fold' },
    element('button', { type: 'button', class: 'unfold', 'aria-expanded': String(isOpen), 'aria-label': label, click: fold }, isOpen ? '−' : '+')));
  const made = [tableRow(key(row), ...cells)];
  if (isOpen) made.push(element('tr', { class: 'detail' }, element('td', { colspan: String(columns.length + 1) }, detail(row))));
  return made;
}
