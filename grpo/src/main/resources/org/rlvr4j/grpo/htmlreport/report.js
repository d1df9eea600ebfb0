'use strict';
// The page of one run. Everything it shows comes from the JSON in #run; nothing is fetched.
const run = JSON.parse(document.getElementById('run').textContent);
const $ = (selector) => document.querySelector(selector);

/** Makes an element: attributes, then children, which are nodes or text. */
function element(name, attributes = {}, ...children) {
  const svg = ['svg', 'g', 'line', 'path', 'text', 'circle', 'rect'].includes(name);
  const made = svg ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// ---- figures -------------------------------------------------------------------------------------------------------

/** The pairs [step, value] of a metric, where it was written and is finite. */
function series(key) {
  return run.metrics
    .filter((row) => Number.isFinite(row.step) && Number.isFinite(row[key]))
    .map((row) => [row.step, row[key]]);
}

const percent = (x) => (100 * x).toFixed(x < 0.0995 && x > 0 ? 1 : 0) + ' %';
function plain(x) {
  const size = Math.abs(x);
  if (x === 0) return '0';
  if (size >= 1e5 || size < 1e-3) return x.toExponential(1).replace('e+', 'e');
  return String(Number(x.toPrecision(size >= 100 ? 4 : 3)));
}

function duration(seconds) {
  if (seconds < 100) return seconds.toFixed(seconds < 10 ? 1 : 0) + ' s';
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** About `count` round numbers between two bounds. */
function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = Math.pow(10, Math.floor(Math.log10(rough)));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
  const marks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) marks.push(i * step);
  return marks;
}

// ---- charts --------------------------------------------------------------------------------------------------------

const charts = [];

/** A line chart. A panel has a title, lines [{label, points, color, dots}], a number format, and optional bounds. */
function chart(panel, height) {
  const lines = panel.lines.filter((line) => line.points.length > 0);
  const keys = lines.length > 1 || panel.alwaysKey
    ? lines.map((line) => element('span', {class: 'key'}, swatch(line.color), line.label)) : [];
  const figure = element('figure', {}, element('figcaption', {}, element('b', {}, panel.title), ...keys));
  const svg = element('svg', {height, role: 'img', 'aria-label': describe(panel, lines)});
  const tip = element('div', {class: 'tip', hidden: ''});
  figure.append(svg, tip);
  const entry = {draw: (at) => draw(svg, tip, panel, lines, height, at)};
  charts.push(entry);
  svg.addEventListener('pointermove', (event) => {
    const step = nearestStep(svg, lines, event);
    charts.forEach((other) => other.draw(other === entry ? {step, tip: true} : {step}));
  });
  svg.addEventListener('pointerleave', () => charts.forEach((other) => other.draw()));
  new ResizeObserver(() => entry.draw()).observe(figure);
  return figure;
}

function swatch(color) {
  return element('i', {style: `border-color: var(${color})`});
}

function describe(panel, lines) {
  return panel.title + ': ' + lines.map((line) => `${line.label} from ${panel.format(line.points[0][1])} at step `
    + `${line.points[0][0]} to ${panel.format(line.points.at(-1)[1])} at step ${line.points.at(-1)[0]}`).join('; ');
}

const margin = {left: 52, right: 14, top: 12, bottom: 26};
const lastStep = Math.max(1, ...run.metrics.map((row) => row.step).filter(Number.isFinite));
const firstStep = Math.min(lastStep - 1, ...run.metrics.map((row) => row.step).filter(Number.isFinite));

function scales(svg, panel, lines, height) {
  const width = Math.max(160, svg.clientWidth || 420);
  const values = lines.flatMap((line) => line.points.map((point) => point[1]));
  let [low, high] = panel.bounds || [Math.min(...values), Math.max(...values)];
  if (!panel.bounds) {
    if (low >= 0 && low < 0.6 * high) low = 0;
    if (low === high) [low, high] = [low - Math.max(0.5, Math.abs(low) / 2), high + Math.max(0.5, Math.abs(high) / 2)];
    const marks = ticks(low, high, 5);
    const step = marks[1] - marks[0];
    low = Math.floor(low / step + 1e-9) * step;
    high = Math.ceil(high / step - 1e-9) * step;
  }
  return {
    width, low, high,
    x: (step) => margin.left + (step - firstStep) / (lastStep - firstStep) * (width - margin.left - margin.right),
    y: (value) => height - margin.bottom - (value - low) / (high - low) * (height - margin.top - margin.bottom),
  };
}

function draw(svg, tip, panel, lines, height, at) {
  const {width, low, high, x, y} = scales(svg, panel, lines, height);
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.replaceChildren();
  for (const mark of ticks(low, high, 5)) {
    svg.append(element('line', {class: 'grid', x1: margin.left, x2: width - margin.right, y1: y(mark), y2: y(mark)}));
    svg.append(element('text', {x: margin.left - 8, y: y(mark) + 4, 'text-anchor': 'end'}, panel.format(mark)));
  }
  svg.append(element('line', {class: 'axis', x1: margin.left, x2: width - margin.right, y1: y(low), y2: y(low)}));
  for (const mark of ticks(firstStep, lastStep, Math.min(6, width / 70)).filter(Number.isInteger)) {
    svg.append(element('text', {x: x(mark), y: height - 6, 'text-anchor': 'middle'}, String(mark)));
  }
  for (const line of lines) {
    const path = line.points.map(([step, value], i) => (i ? 'L' : 'M') + x(step).toFixed(1) + ' ' + y(value).toFixed(1));
    svg.append(element('path', {d: path.join(''), style: `stroke: var(${line.color})`, opacity: line.faint ? 0.55 : 1}));
    const dotted = line.dots && line.points.length < width / 9 ? line.points : line.points.slice(-1);
    for (const [step, value] of dotted) svg.append(dot(x(step), y(value), line.color, 3.5));
  }
  tip.hidden = true;
  if (!at) return;
  svg.append(element('line', {class: 'cross', x1: x(at.step), x2: x(at.step), y1: margin.top, y2: y(low)}));
  const rows = [];
  for (const line of lines) {
    const point = closest(line.points, at.step);
    if (!point) continue;
    svg.append(dot(x(point[0]), y(point[1]), line.color, 4.5));
    rows.push(element('div', {}, element('span', {class: 'key'}, swatch(line.color)), line.label + ' ',
      element('b', {}, panel.format(point[1])), point[0] === at.step ? '' : ` (step ${point[0]})`));
  }
  if (!at.tip) return;
  tip.replaceChildren(element('div', {}, 'step ' + at.step), ...rows);
  tip.hidden = false;
  const right = x(at.step) > width / 2;
  tip.style.top = '3.2rem';
  tip.style.left = right ? '' : `${x(at.step) + 28}px`;
  tip.style.right = right ? `${width - x(at.step) + 28}px` : '';
}

function dot(cx, cy, color, r) {
  return element('circle', {cx, cy, r, style: `fill: var(${color})`});
}

function closest(points, step) {
  return points.reduce((best, point) =>
    !best || Math.abs(point[0] - step) < Math.abs(best[0] - step) ? point : best, null);
}

function nearestStep(svg, lines, event) {
  const box = svg.getBoundingClientRect();
  const share = (event.clientX - box.left - margin.left) / (box.width - margin.left - margin.right);
  const step = firstStep + Math.min(1, Math.max(0, share)) * (lastStep - firstStep);
  return closest(lines.flatMap((line) => line.points), step)[0];
}

// ---- what is shown -------------------------------------------------------------------------------------------------

/** The first of some names that the run has written. */
const known = (...names) => names.find((name) => series(name).length > 0);
const used = new Set(['step']);

function line(label, color, name, more = {}) {
  if (!name) return null;
  used.add(name);
  return {label, color, points: series(name), ...more};
}

function panels() {
  const shares = [...new Set(run.metrics.flatMap(Object.keys))].filter((name) => name.startsWith(run.names.kind));
  const colors = ['--s1', '--s2', '--s3', '--s4'];
  return [
    {title: 'Accuracy', format: percent, bounds: [0, 1], lines: [
      line('training prompts', '--s2', known(...run.names.accuracy), {faint: true}),
      line('held-out problems', '--s1', known(...run.names.heldOut), {dots: true})]},
    {title: 'Mean reward', format: plain, lines: [line('reward', '--s1', known(...run.names.reward))]},
    {title: 'Completion length, tokens', format: plain, lines: [line('length', '--s1', known(...run.names.length))]},
    {title: 'Entropy, nats per token', format: plain, lines: [line('entropy', '--s1', known(...run.names.entropy))]},
    {title: 'Groups by outcome', format: percent, bounds: [0, 1], lines: [
      line('all wrong', '--s2', known(...run.names.allWrong)),
      line('mixed', '--s1', known(...run.names.mixed)),
      line('all right', '--s3', known(...run.names.allRight))]},
    {title: 'Held-out completions by kind', format: percent, bounds: [0, 1], lines: shares.slice(0, 4).map((name, i) =>
      line(name.slice(run.names.kind.length), colors[i], name, {dots: true}))},
  ].map((panel) => ({...panel, lines: panel.lines.filter((entry) => entry && entry.points.length > 0)}))
    .filter((panel) => panel.lines.length > 0);
}

function tile(label, before, after, unit = '') {
  const value = element('div', {class: 'value'});
  if (before !== null && before !== after) value.append(element('span', {class: 'before'}, before + ' → '));
  value.append(after, element('span', {class: 'before'}, unit));
  $('#tiles').append(element('div', {class: 'tile'}, element('div', {class: 'label'}, label), value));
}

function changeTile(label, name, format, unit) {
  if (!name) return;
  const points = series(name);
  tile(label, format(points[0][1]), format(points.at(-1)[1]), unit);
}

function overview() {
  $('#name').textContent = run.name;
  $('#summary').textContent = run.summary;
  changeTile('Held-out accuracy', known(...run.names.heldOut), percent);
  changeTile('Mean reward', known(...run.names.reward), plain);
  changeTile('Completion length', known(...run.names.length), (x) => plain(Number(x.toPrecision(3))), ' tokens');
  if (run.seconds !== null) tile('Time', null, duration(run.seconds));
  for (const panel of panels()) $('#charts').append(chart(panel, 230));
  const rest = [...new Set(run.metrics.flatMap(Object.keys))].filter((name) => !used.has(name) && series(name).length > 0);
  $('#more').hidden = rest.length === 0;
  for (const name of rest.sort()) {
    $('#more .small-charts').append(chart(
      {title: name, format: plain, lines: [{label: name, color: '--s1', points: series(name)}]}, 130));
  }
  $('#config pre').textContent = run.config;
  $('#config').hidden = !run.config;
}

// ---- the browser of completions ------------------------------------------------------------------------------------

const page = 12; // groups shown at a time
let shown = page;

function tone(verdict) {
  return verdict === 'correct' || verdict === 'wrong' ? verdict : 'other';
}

function filtered() {
  const set = $('#set').value;
  const step = Number($('#step').value);
  const verdict = $('#verdict').value;
  const text = $('#text').value.toLowerCase();
  const groups = new Map();
  for (const row of run.rollouts) {
    const prompt = run.prompts[row.prompt];
    if (row.set !== set || row.step !== step || (verdict && row.verdict !== verdict)) continue;
    if (text && !(prompt.text + row.completion).toLowerCase().includes(text)) continue;
    if (!groups.has(row.group)) groups.set(row.group, []);
    groups.get(row.group).push(row);
  }
  return [...groups.values()];
}

function completion(row) {
  const mark = {correct: '✓ ', wrong: '✗ '}[row.verdict] || '';
  const figures = [`${row.tokens} tokens` + (row.truncated ? ', cut off' : ''), `reward ${row.reward === null ? 'none' : plain(row.reward)}`];
  if (row.set === 'training' && row.advantage !== null) figures.push(`advantage ${row.advantage > 0 ? '+' : ''}${plain(row.advantage)}`);
  if (row.reason) figures.push(row.reason);
  return element('div', {class: 'completion'},
    element('pre', {class: 'text'}, row.completion || '(empty)'),
    element('div', {}, element('span', {class: 'badge ' + tone(row.verdict)}, mark + row.verdict)),
    element('div', {class: 'figures'}, figures.join(' · ')));
}

function group(rows) {
  const prompt = run.prompts[rows[0].prompt];
  const right = rows.filter((row) => row.verdict === 'correct').length;
  return element('article', {class: 'group'},
    element('h3', {}, element('div', {class: 'text prompt'}, prompt.text.trimEnd()),
      element('span', {}, (prompt.answer === null ? '' : `expected ${prompt.answer}, `) + `${right} of ${rows.length} correct`)),
    ...rows.map(completion));
}

function browse() {
  const groups = filtered();
  const rows = groups.flat();
  $('#count').textContent = `${rows.length} completions of ${groups.length} prompts, `
    + `${rows.filter((row) => row.verdict === 'correct').length} correct`;
  $('#groups').replaceChildren(...groups.slice(0, shown).map(group));
  $('#show-more').hidden = groups.length <= shown;
  $('#previous').disabled = $('#step').selectedIndex <= 0;
  $('#next').disabled = $('#step').selectedIndex >= $('#step').options.length - 1;
}

function refilter() {
  shown = page;
  browse();
}

/** Lists the steps of the chosen set, and stays as near as it can to the step that was shown. */
function listSteps() {
  const before = $('#step').value === '' ? Infinity : Number($('#step').value);
  const rows = run.rollouts.filter((row) => row.set === $('#set').value);
  const steps = [...new Set(rows.map((row) => row.step))].sort((a, b) => a - b);
  $('#step').replaceChildren(...steps.map((step) => element('option', {value: step}, String(step))));
  $('#step').selectedIndex = Math.max(0, steps.findLastIndex((step) => step <= before));
}

function openBrowser() {
  $('#browser').hidden = run.rollouts.length === 0;
  if (run.rollouts.length === 0) return;
  $('#browser-note').textContent = run.note;
  const options = (key) => [...new Set(run.rollouts.map((row) => row[key]))].sort()
    .map((name) => element('option', {value: name}, name));
  $('#set').append(...options('set'));
  $('#verdict').append(element('option', {value: ''}, 'all'), ...options('verdict'));
  listSteps();
  $('#set').addEventListener('input', () => { listSteps(); refilter(); });
  for (const id of ['#step', '#verdict', '#text']) $(id).addEventListener('input', refilter);
  const move = (by) => { $('#step').selectedIndex += by; refilter(); };
  $('#previous').addEventListener('click', () => move(-1));
  $('#next').addEventListener('click', () => move(1));
  $('#show-more').addEventListener('click', () => { shown += page; browse(); });
  $('#filters').addEventListener('submit', (event) => event.preventDefault());
  browse();
}

overview();
openBrowser();
