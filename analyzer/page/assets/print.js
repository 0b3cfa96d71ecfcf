// On paper: dark on white, more rows of each table, and a chart as wide as a page of A4.
const paperWidth = 660;  // CSS pixels between the margins
const paperHeight = 280;
let printing = false;

function setPrinting(isPrinting) {
  printing = isPrinting;
  document.documentElement.classList.toggle('printing', printing);
  if (data === null) return;
  drawAll();
  if (chart === null) return;
  if (printing) chart.resize(paperWidth, paperHeight);
  else chart.resize();
}
