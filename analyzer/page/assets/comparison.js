// What changed since a baseline.
function showComparison() {
  const comparison = data.raw.report.compare;
  byId('comparison').hidden = !comparison;
  if (!comparison) return;
  const box = byId('comparison-tables');
  box.replaceChildren(element('p', {}, `${counted(comparison.failures_before, 'failure', 'failures')} before, ${number(comparison.failures_after)} after.`));
  for (const kind of ['new', 'worse', 'better', 'gone']) {
    for (const [of, lists, nameOf, buttonOf] of [['codes', comparison, (row) => row.code, (row) => codeButton(row.code)],
      ['VMs', comparison.vms, (row) => row.vm, (row) => namedVmButton(row.vm, row.resource_id, row.resource_group)]]) {
      if (lists[kind].length === 0) continue;
      const place = `comparison-${kind}-${of}`;
      const columns = [
        { label: of === 'codes' ? 'Code' : 'VM', name: true, text: buttonOf, value: nameOf },
        { label: 'Before', number: true, text: (row) => number(row.before), value: (row) => row.before },
        { label: 'After', number: true, text: (row) => number(row.after), value: (row) => row.after },
        { label: 'Rate', number: true, text: (row) => (row.rate_ratio === null ? 'new' : `${row.rate_ratio.toPrecision(3)} ×`), value: (row) => row.rate_ratio ?? Infinity },
        { label: 'p', number: true, text: (row) => row.p.toPrecision(2), value: (row) => row.p },
      ];
      box.append(element('h3', {}, `${kind[0].toUpperCase()}${kind.slice(1)} ${of}`), element('div', { id: place }));
      showTable(place, { label: `${kind} ${of}`, columns, rows: lists[kind], order: [2, -1], key: (row) => row.resource_id || nameOf(row) });
    }
  }
}
