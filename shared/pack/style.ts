/** The style of a pack's page: system fonts, light or dark as the reader prefers. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #f3f4f6; --sheet: #fff; --ink: #1a1f27; --quiet: #57606d; --line: #dde1e7;
  --accent: #1d4f91; --good: #1b6b3a; --bad: #a8071a; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161c; --sheet: #1b2129; --ink: #e7eaef; --quiet: #a4adb9;
  --line: #313945; --accent: #8db8f2; --good: #7fd39c; --bad: #ff8f8a; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
header, main { max-width: 90rem; margin: 0 auto; }
h1 { font-size: 1.375rem; } h2 { font-size: 1.125rem; margin: 0 0 .5rem; }
#state, section { background: var(--sheet); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem; margin-bottom: 1rem; }
#state.whole strong { color: var(--good); } #state.broken strong { color: var(--bad); }
input { font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--quiet); border-radius: .5rem; padding: .5rem .75rem; width: 20rem; max-width: 100%; }
button { font: inherit; color: var(--accent); background: none; border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; margin-left: .5rem; cursor: pointer; }
th button { border: 0; padding: 0; margin: 0; font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.count { color: var(--quiet); margin: .5rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line); min-width: 5rem; }
td.is-because, td.is-control, td.is-resource { min-width: 14rem; }
th, td.is-account, td.is-region, td.is-since, td.is-at, td.is-came, td.is-went, td.is-status, td.is-severity { white-space: nowrap; overflow-wrap: normal; }
@media print { input, button { display: none; } th button { display: inline; color: inherit; } body { background: none; } }
`;
