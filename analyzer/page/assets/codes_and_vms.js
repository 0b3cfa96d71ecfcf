// The tables of codes and of VMs.
function showCodes(view) {
  const exact = !hasFilter();
  const rows = highestFirst(view.byCode).map(([code, sum]) => ({ code, ...data.codes[code], count: sum.count, vms: vmCount(sum.others),
    first: exact && data.codes[code].summary ? data.codes[code].summary.first : sum.first,
    last: exact && data.codes[code].summary ? data.codes[code].summary.last : sum.last }));
  const columns = [
    { label: 'Code', name: true, text: (row) => codeButton(row.name), value: (row) => row.name },
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

// The first three, with their counts.
function commonestOf(codes) {
  const texts = codes.slice(0, 3).map(([code, count]) => `${data.codes[code].name}\u00a0${number(count)}`);
  return texts.join(', ') + (codes.length > 3 ? '\u00a0…' : '');
}

function showVms(view) {
  const rows = highestFirst(view.byVm).map(([vm, sum]) => ({ vm, ...data.vms[vm], count: sum.count, codes: highestFirst(sum.others) }));
  const columns = [
    { label: 'VM', name: true, text: (row) => vmButton(row.vm, row.name), value: (row) => row.name.toLowerCase() },
    { label: 'Resource group', text: (row) => row.scope, value: (row) => row.scope.toLowerCase() },
    { label: 'Failures', number: true, text: (row) => number(row.count), value: (row) => (row.name === '(none)' ? -1 : row.count) },
    { label: 'Codes', list: true, text: (row) => commonestOf(row.codes), value: (row) => row.codes.length },
  ];
  const detail = (row) => definitions([['Resource id', row.id], ['Subscription', row.subscription],
    ...row.codes.map(([code, count]) => [number(count), data.codes[code].name])]);
  showTable('vms-table', { label: 'VMs', columns, rows, order: [2, -1], detail, key: (row) => row.id || row.name });
}
