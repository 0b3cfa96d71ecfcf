// What was read, and what could not be: the ledger, suspects, bad lines, inputs.
function showReading() {
  const { ledger, suspects, bad_lines: bad, inputs, suspect_count: suspectCount, selection } = data.raw.report;
  const box = byId('reading-text');
  const failed = inputs.filter((input) => input.error !== null);
  box.replaceChildren(element('p', {}, `${counted(ledger.lines, 'line', 'lines')} (${counted(ledger.bytes, 'byte', 'bytes')}) of ${counted(inputs.length, 'input', 'inputs')}.`));
  if (selection !== null) box.append(element('p', {}, `A selection: ${counted(selection.left_out, 'failure was', 'failures were')} left out.`));
  const add = (title, columns, rows) => {
    if (rows.length === 0) return;
    const place = `reading-${columns.place}`;
    box.append(element('h3', {}, title), element('div', { id: place }));
    showTable(place, { label: title, columns: columns.list, rows, order: [0, 1], key: (row) => row });
  };
  const text = (label, of) => ({ label, text: of, value: of });
  const count = (label, of) => ({ label, number: true, text: (row) => number(of(row)), value: of });
  const sizes = [count('Lines', (row) => row.lines), count('Bytes', (row) => row.bytes)];
  const where = text('Place', (row) => `${row.source}:${row.line}`);
  add(`Inputs that could not be read: ${number(failed.length)}`, { place: 'failed', list: [text('Input', (row) => row.path), text('Why', (row) => row.error)] }, failed);
  add(`Lines that look like failures: ${number(suspectCount)}`, { place: 'suspects', list: [where, text('Why', (row) => row.reason)] }, suspects);
  add('Lines that could not be read as they should', { place: 'bad', list: [where, text('Why', (row) => row.reason)] }, bad);
  const outcomes = Object.entries(ledger.outcomes).map(([name, sums]) => ({ name, ...sums })).filter((row) => row.lines > 0);
  add('Outcomes', { place: 'outcomes', list: [text('Outcome', (row) => row.name), ...sizes] }, outcomes);
  add('Inputs', { place: 'inputs', list: [text('Input', (row) => row.path), count('Failures', (row) => row.failures), ...sizes] }, inputs);
}
