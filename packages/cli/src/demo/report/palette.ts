/**
 * The colours of every drawing, light and dark. They are those of Okabe and Ito, which people tell
 * apart whatever their colour vision; everything that has a colour also has its name beside it.
 */
export const PALETTE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --card: #ffffff; --ink: #16202c; --soft: #55606e; --rule: #dfe4ea; --grid: #e9edf2;
  --v1: #0072b2; --v2: #d55e00; --v3: #009e73;
  --good: #00714f; --bad: #b3261e;
  --prepared: #b9c2cd; --migrating: #f0b429; --draining: #7cc4f0; --suspended: #d9a5c4;
  --completed: #009e73; --rolled-back: #0072b2; --cancelled: #8a94a1;
  --accepted: #d55e00; --powerless: #e8b93c; --refused: #7cc4f0; --outage: #b3261e;
  --on-bar: #16202c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0f141b; --card: #161d27; --ink: #e8edf3; --soft: #9fabb9; --rule: #2a3442; --grid: #222b37;
    --v1: #56b4e9; --v2: #f0a04b; --v3: #3ecfa3;
    --good: #3ecfa3; --bad: #ff8a80;
    --prepared: #66717f; --migrating: #d69a14; --draining: #4f9fd0; --suspended: #b97fa3;
    --completed: #3ecfa3; --rolled-back: #56b4e9; --cancelled: #8a94a1;
    --accepted: #f0803c; --powerless: #d6a92c; --refused: #4f9fd0; --outage: #ff8a80;
    --on-bar: #0b0f15;
  }
}`;

/** How the parts of the drawings look. */
export const DRAWING = `
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--ink); }
.heading { font-size: 19px !important; font-weight: 700 !important; } .subheading { font-size: 13px !important; fill: var(--soft) !important; }
.grid { stroke: var(--grid); }
.tick { fill: var(--soft) !important; font-size: 11px !important; }
.area { opacity: .22; } .line { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
.area.v1 { fill: var(--v1); } .area.v2 { fill: var(--v2); } .area.v3 { fill: var(--v3); }
.line.v1 { stroke: var(--v1); } .line.v2 { stroke: var(--v2); } .line.v3 { stroke: var(--v3); }
.curve-label { font-weight: 600 !important; paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.curve-label.v1 { fill: var(--v1); } .curve-label.v2 { fill: var(--v2); } .curve-label.v3 { fill: var(--v3); }
.mark { stroke: var(--soft); stroke-dasharray: 3 3; }
.mark-label { font-size: 11.5px !important; paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.outage { fill: var(--outage); opacity: .13; }
.outage-label { fill: var(--bad) !important; font-size: 11px !important; }
.row-label { font-weight: 600 !important; }
.phase-label { font-size: 11px !important; fill: var(--on-bar) !important; }
.phase.prepared, .phase.publishing, .phase.ready { fill: var(--prepared); }
.phase.migrating { fill: var(--migrating); } .phase.draining { fill: var(--draining); }
.phase.suspended { fill: var(--suspended); }
.phase.back { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 4 2; }
.end.completed { fill: var(--completed); } .end.rolled-back { fill: var(--rolled-back); } .end.cancelled { fill: var(--cancelled); }
.end-label { font-size: 11.5px !important; font-weight: 600 !important; }
.outcome.accepted { fill: var(--accepted); } .outcome.powerless { fill: var(--powerless); }
.outcome.refused { fill: var(--refused); } .outcome.other { fill: var(--prepared); }
.connection.v1 { fill: var(--v1); opacity: .75; } .connection.v2 { fill: var(--v2); opacity: .75; } .connection.v3 { fill: var(--v3); opacity: .75; }`;
