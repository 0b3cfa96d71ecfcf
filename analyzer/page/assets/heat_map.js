// The most frequent codes by the VMs with the most failures, as a table whose cells are coloured by count.
function showHeatMap(view) {
  const vms = highestFirst(view.byVm).filter(([vm]) => data.vms[vm].name !== '(none)').slice(0, 25);
  const codes = highestFirst(view.byCode).slice(0, 12);
  const box = byId('heat-table');
  box.replaceChildren();
  byId('heat').hidden = vms.length < 2;
  if (vms.length < 2) return;
  const most = Math.max(...vms.map(([, sum]) => Math.max(...sum.others.values())));
  const level = (count) => (most === 1 ? 1 : 1 + Math.round((4 * Math.log(count)) / Math.log(most)));
  const head = element('tr', {}, element('th', { scope: 'col' }, 'VM'), ...codes.map(([code]) => element('th', { scope: 'col' }, codeButton(data.codes[code].name))));
  const rows = vms.map(([vm, sum]) => tableRow(data.vms[vm].id || data.vms[vm].name, element('th', { scope: 'row' }, vmButton(vm)), ...codes.map(([code]) => {
    const count = sum.others.get(code) || 0;
    return element('td', { class: count > 0 ? `level${level(count)}` : '' }, count > 0 ? number(count) : '');
  })));
  box.append(scrolling('Codes by VM', element('table', { class: 'heat' }, element('thead', {}, head), element('tbody', {}, ...rows))));
  if (view.byVm.size > vms.length || view.byCode.size > codes.length)
    box.append(element('p', { class: 'hint' }, `The ${vms.length} VMs with the most failures and the ${codes.length} commonest codes.`));
}
