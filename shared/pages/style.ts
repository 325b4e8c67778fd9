/**
 * The style of all pages: one type scale, one spacing scale, and five colours with a meaning each. Light or dark, as the reader's system
 * prefers. The contrast of every text is at least 4.5 : 1 (WCAG 2.2, 1.4.3).
 *
 *   fail     a check fails                      red
 *   unknown  it could not be seen               violet: never green, and never the red of a failure
 *   waived   somebody accepted it until a date  amber
 *   pass     it holds                           green
 *   accent   what can be followed or pressed    blue
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --sheet: #fff; --ink: #1a1f27; --quiet: #57606d; --line: #dde1e7; --field: #8a939f;
  --accent: #1d4f91; --on-accent: #fff; --accent-soft: #e6eefa;
  --fail: #a8071a; --fail-soft: #fbe6e7; --fail-3: #b3261e; --fail-2: #e5867f; --fail-1: #f3c4c0; --on-fail-2: #3a0806; --on-fail-1: #4d0d0a;
  --unknown: #6b3fa0; --unknown-soft: #efe6f9;
  --waived: #7a5200; --waived-soft: #fbf0d5;
  --pass: #1b6b3a; --pass-soft: #e3f3e8;
  --s1: .25rem; --s2: .5rem; --s3: .75rem; --s4: 1rem; --s5: 1.5rem; --s6: 2.5rem;
  --t1: .8125rem; --t2: .9375rem; --t3: 1.125rem; --t4: 1.5rem; --t5: 2rem;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --sheet: #1b2129; --ink: #e7eaef; --quiet: #a4adb9; --line: #313945; --field: #788392;
    --accent: #8db8f2; --on-accent: #0d1b2e; --accent-soft: #22304a;
    --fail: #ff8f8a; --fail-soft: #43201f; --fail-3: #ff8f8a; --fail-2: #d9716b; --fail-1: #6d3230; --on-fail-2: #1a0504; --on-fail-1: #ffd9d7;
    --unknown: #c9a6f5; --unknown-soft: #35264a;
    --waived: #e8c469; --waived-soft: #3d3216;
    --pass: #7fd39c; --pass-soft: #1c3626;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
  font: var(--t2)/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
}
a { color: var(--accent); text-underline-offset: .15em; }
a:not(:hover) { text-decoration-color: color-mix(in srgb, currentColor 40%, transparent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: var(--s4); top: var(--s2); background: var(--sheet); padding: var(--s2) var(--s4); z-index: 2; }

.top { background: var(--sheet); border-bottom: 1px solid var(--line); }
.top > div { max-width: 90rem; margin: 0 auto; padding: 0 var(--s5); display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--s5); }
.brand { display: flex; align-items: center; gap: var(--s2); font-weight: 650; color: inherit; text-decoration: none; padding: var(--s3) 0; }
.top nav { flex: 1 1 auto; }
.top ul { display: flex; flex-wrap: wrap; gap: 0 var(--s1); list-style: none; margin: 0 0 0 calc(var(--s3) * -1); padding: 0; }
.top nav a { display: block; white-space: nowrap; padding: var(--s3); color: var(--quiet); text-decoration: none; border-bottom: 2px solid transparent; }
.top nav a:hover { color: var(--ink); }
.top nav a[aria-current] { color: var(--ink); font-weight: 600; border-color: var(--accent); }
.out button { min-height: 2rem; padding: 0 var(--s3); font-size: var(--t1); }
.who { color: var(--quiet); font-size: var(--t1); max-width: 18rem; }

.then { background: var(--accent-soft); border-bottom: 1px solid var(--accent); }
.then p { max-width: 90rem; margin: 0 auto; padding: var(--s2) var(--s5); }

main { max-width: 90rem; margin: 0 auto; padding: var(--s5); display: grid; gap: var(--s5); }
main > *, section > * { min-width: 0; }
.head { display: flex; flex-wrap: wrap; gap: var(--s3) var(--s5); align-items: end; justify-content: space-between; }
.head > div:first-child { flex: 1 1 24rem; min-width: 0; }
.trail { font-size: var(--t1); color: var(--quiet); margin: 0 0 var(--s1); }
h1 { font-size: var(--t4); line-height: 1.25; margin: 0; text-wrap: balance; }
h2 { font-size: var(--t3); line-height: 1.3; margin: 0 0 var(--s3); }
h3 { font-size: var(--t2); margin: var(--s4) 0 var(--s2); }
p { margin: 0 0 var(--s3); max-width: 46rem; }
section > :last-child, .card > :last-child { margin-bottom: 0; }
.quiet { color: var(--quiet); }
.small { font-size: var(--t1); }
.card { background: var(--sheet); border: 1px solid var(--line); border-radius: .625rem; padding: var(--s4) var(--s5); }
.columns { display: grid; gap: var(--s5); grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); align-items: start; }

.figures { display: grid; gap: var(--s4); grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); margin: 0; padding: 0; }
.figures > div { background: var(--sheet); border: 1px solid var(--line); border-top: 3px solid var(--line); border-radius: .625rem; padding: var(--s3) var(--s4); }
.figures dt { color: var(--quiet); font-size: var(--t1); }
.figures dd { margin: 0; }
.figures .value { font-size: var(--t5); line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; }
.figures .none .value { font-size: var(--t4); min-height: 2.4rem; display: flex; align-items: center; }
.figures .fail { border-top-color: var(--fail); } .figures .fail .value { color: var(--fail); }
.figures .unknown { border-top-color: var(--unknown); } .figures .unknown .value { color: var(--unknown); }
.figures .waived { border-top-color: var(--waived); } .figures .waived .value { color: var(--waived); }
.figures .pass { border-top-color: var(--pass); } .figures .pass .value { color: var(--pass); }

.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); font-size: var(--t1); padding-bottom: var(--s2); }
th { overflow-wrap: normal; }
th, td { text-align: left; vertical-align: top; padding: var(--s2) var(--s3); border-bottom: 1px solid var(--line); }
thead th { font-size: var(--t1); font-weight: 600; color: var(--quiet); vertical-align: bottom; }
tbody tr:last-child > * { border-bottom: 0; }
th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: 0; }
td.number, th.number { text-align: right; } td.number { white-space: nowrap; }
td.short, th.short { white-space: nowrap; }
td.name { min-width: 11rem; } td.text { min-width: 16rem; max-width: 32rem; }
.columns td.name { min-width: 7rem; } .columns td.text { min-width: 9rem; }

.status { white-space: nowrap; font-weight: 600; font-size: var(--t1); border-radius: 1rem; padding: .0625rem .5rem; display: inline-block; }
.status.fail { color: var(--fail); background: var(--fail-soft); } .status.unknown { color: var(--unknown); background: var(--unknown-soft); }
.status.waived { color: var(--waived); background: var(--waived-soft); } .status.pass { color: var(--pass); background: var(--pass-soft); }
.status.none { color: var(--quiet); border: 1px solid var(--line); }
.critical, .high { color: var(--fail); font-weight: 600; } .medium { color: var(--waived); } .low { color: var(--quiet); }

.heat { width: auto; min-width: 100%; }
.heat th, .heat td { padding: 0; border: 0; }
.heat thead th { vertical-align: bottom; }
.heat thead th > span { writing-mode: vertical-rl; transform: rotate(180deg); display: block; padding: var(--s1) .25rem; white-space: nowrap; font-weight: 500; }
.heat thead th.name { vertical-align: bottom; padding-bottom: var(--s2); }
.heat tbody tr:not(.ou) th, .heat thead th.name { position: sticky; left: 0; background: var(--sheet); z-index: 1; }
.heat tbody th { font-weight: 400; padding: 0 var(--s4) 0 0; white-space: nowrap; line-height: 2rem; }
.heat tbody th a { display: block; max-width: 22rem; overflow: hidden; text-overflow: ellipsis; }
.heat .ou th { white-space: normal; overflow-wrap: anywhere; padding-top: var(--s3); color: var(--quiet); font-size: var(--t1); font-weight: 600; line-height: 1.5; }
.heat td { text-align: center; padding: 1px; }
.heat td > * { display: block; line-height: 1.875rem; border-radius: 3px; text-decoration: none; color: inherit; min-width: 1.875rem; }
.heat .l3 { background: var(--fail-3); color: var(--sheet); font-weight: 650; }
.heat .l2 { background: var(--fail-2); color: var(--on-fail-2); font-weight: 600; }
.heat .l1 { background: var(--fail-1); color: var(--on-fail-1); }
.heat .l0 { background: var(--fail-soft); color: var(--fail); }
.heat .dark { background: var(--unknown-soft); color: var(--unknown); font-weight: 600; }
.heat .good { background: var(--pass-soft); color: var(--pass); }
.heat .mixed { box-shadow: inset 0 -4px 0 var(--unknown); }
.heat .none { color: var(--field); }
.key { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s4); list-style: none; margin: var(--s3) 0 0; padding: 0; font-size: var(--t1); color: var(--quiet); }
.key b { display: inline-block; min-width: 1.5rem; text-align: center; border-radius: 3px; margin-right: var(--s1); padding: 0 var(--s1); font-weight: 600; }
.key .l3 { background: var(--fail-3); color: var(--sheet); } .key .l2 { background: var(--fail-2); color: var(--on-fail-2); }
.key .l1 { background: var(--fail-1); color: var(--on-fail-1); } .key .l0 { background: var(--fail-soft); color: var(--fail); }
.key .dark { background: var(--unknown-soft); color: var(--unknown); } .key .good { background: var(--pass-soft); color: var(--pass); }

.bar { display: flex; height: .625rem; border-radius: .3125rem; overflow: hidden; background: var(--line); width: 100%; min-width: 8rem; }
.chart svg { display: block; width: 100%; height: auto; color: var(--quiet); }
.chart svg g { font-size: 12px; }
.chart text { white-space: pre; }
.chart .stroke-fail { color: var(--fail); } .chart .stroke-unknown { color: var(--unknown); }

form.filters, form.then-form { display: flex; flex-wrap: wrap; gap: var(--s3); align-items: end; margin: 0; }
label { display: grid; grid-template-columns: minmax(0, max-content); min-width: 0; max-width: 100%; gap: var(--s1); font-size: var(--t1); color: var(--quiet); }
fieldset { border: 0; min-width: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: var(--s1) var(--s3); align-items: center; }
legend { font-size: var(--t1); color: var(--quiet); padding: 0 0 var(--s1); }
fieldset label { display: inline-flex; align-items: center; color: inherit; min-height: 1.5rem; }
input:not([type=checkbox]), select, textarea {
  font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--field); border-radius: .375rem; padding: .4375rem .625rem; max-width: 100%; min-height: 2.375rem;
}
input[type=checkbox] { width: 1.125rem; height: 1.125rem; accent-color: var(--accent); margin: 0; }
button, .button {
  font: inherit; font-weight: 600; min-height: 2.375rem; padding: .375rem var(--s4); border-radius: .375rem; cursor: pointer; text-decoration: none; display: inline-block;
  border: 1px solid var(--accent); background: var(--sheet); color: var(--accent);
}
button.main { background: var(--accent); color: var(--on-accent); }
button:hover, .button:hover { background: var(--accent-soft); color: var(--accent); }
.pages { display: flex; gap: var(--s3); align-items: center; flex-wrap: wrap; margin-top: var(--s4); }

dl.facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: var(--s2) var(--s5); margin: 0; }
dl.facts dt { color: var(--quiet); } dl.facts dd { margin: 0; } dl.facts + p, dl.facts + dl { margin-top: var(--s3); }
.sentence::first-letter { text-transform: uppercase; }
pre, code { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre + button { margin-bottom: var(--s3); }
form.filters + .wide, form.filters + div { margin-top: var(--s4); }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: .375rem; padding: var(--s3); overflow-x: auto; margin: 0 0 var(--s3); white-space: pre-wrap; }
.checklist h2 { margin-top: var(--s5); } .checklist h2:first-child { margin-top: 0; }
.item { padding: var(--s2) 0; border-bottom: 1px solid var(--line); break-inside: avoid; } .item p { margin: 0; max-width: none; }
.item.d2 { padding-left: var(--s5); } .item.d3 { padding-left: var(--s6); } .item.d4 { padding-left: calc(var(--s6) + var(--s5)); }
progress { appearance: none; display: block; width: 100%; height: .625rem; border: 0; border-radius: .3125rem; overflow: hidden; background: var(--line); margin: var(--s1) 0; }
progress::-webkit-progress-bar { background: var(--line); } progress::-webkit-progress-value { background: var(--pass); } progress::-moz-progress-bar { background: var(--pass); }
details > summary { cursor: pointer; color: var(--accent); padding: var(--s1) 0; }
.empty { color: var(--quiet); padding: var(--s4) 0; margin: 0; }
footer { max-width: 90rem; margin: 0 auto; padding: 0 var(--s5) var(--s6); color: var(--quiet); font-size: var(--t1); }

@media (max-width: 72rem) {
  .top > div { gap: 0 var(--s3); } .top nav a { padding: var(--s3) var(--s2); } .top ul { margin-left: calc(var(--s2) * -1); }
  .heat td > * { min-width: 1.75rem; }
}
@media (max-width: 40rem) {
  main { padding: var(--s4); gap: var(--s4); }
  .top > div { padding: 0 var(--s4); }
  .top nav { flex-basis: 100%; order: 1; padding-bottom: var(--s1); }
  .top nav a { padding: var(--s1) .375rem; font-size: var(--t1); } .top ul { margin-left: -.375rem; }
  .out { margin-left: auto; }
  .who { display: none; }
  footer { padding: 0 var(--s4) var(--s5); }
  .heat tbody th { padding-right: var(--s2); } .heat tbody th a { width: 8rem; white-space: normal; overflow-wrap: anywhere; line-height: 1.25; padding: var(--s1) 0; }
  .heat .ou th { max-width: 0; min-width: 0; }
  .card { padding: var(--s4); }
  .then p { padding: var(--s2) var(--s4); }
  h1 { font-size: 1.25rem; }
  dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin-bottom: var(--s2); }
  .figures { grid-template-columns: repeat(2, 1fr); gap: var(--s3); }
  .figures .value, .figures .none .value { font-size: var(--t3); line-height: 1.5; min-height: 0; }
  table.stack thead { position: absolute; left: -100rem; }
  table.stack, table.stack tbody, table.stack tr, table.stack td { display: block; width: auto; }
  table.stack tr { border-bottom: 1px solid var(--line); padding: var(--s2) 0; } table.stack tr:last-child { border-bottom: 0; }
  table.stack td br { display: none; }
  table.stack td a { display: inline-block; padding: .125rem 0; }
  table.stack td { border: 0; padding: 0; max-width: none; min-width: 0; text-align: left; white-space: normal; }
  table.stack td[data-name]::before { content: attr(data-name) ": "; color: var(--quiet); }
}
@media print {
  :root { color-scheme: light; }
  body { background: none; font-size: 9.5pt; }
  .top nav, .who, form, form.filters, form.then-form, .pages, .skip, button, .button, details:not([open]) { display: none; }
  .card:not(:has(> :not(form, button, .pages, details:not([open])))) { display: none; }
  a { color: inherit; text-decoration: none; }
  .status, .heat td > *, .key b, .bar, progress, .figures > div { print-color-adjust: exact; }
  .heat { font-size: 8pt; } .heat td > * { min-width: 1.125rem; line-height: 1.5; } .heat tbody th { line-height: 1.75; padding-right: var(--s2); }
  .heat tbody th a { max-width: 9rem; } .heat thead th > span { padding: var(--s1) 0; }
  td.name, td.text, .columns td.name, .columns td.text { min-width: 0; } td.short, th.short { white-space: normal; }
  .figures { grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: var(--s2); } .figures .value, .figures .none .value { font-size: var(--t3); line-height: 1.5; min-height: 0; }
  .head { padding-top: var(--s4); } main > .figures, main > div > .figures { margin-bottom: 1rem; }
  main { padding: 0; display: block; } main > * { margin-bottom: 1rem; }
  .card, .figures > div { break-inside: avoid; border-radius: 0; }
  tr { break-inside: avoid; } thead { display: table-header-group; }
  .wide { overflow: visible; }
}
`;
