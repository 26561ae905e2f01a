extension StyleSheet {
    /// Planes, densities and criteria.
    static let planes = """
        .strip{display:grid;gap:1.5rem 1.75rem;align-items:end;
        grid-template-columns:repeat(auto-fill,minmax(min(100%,12.5rem),1fr))}
        .strip p{margin-bottom:.35rem;font-size:.8438rem;font-weight:600;line-height:1.35;
        text-wrap:balance}
        .sound audio{display:block;width:100%;height:2.25rem;margin-top:.35rem}
        .sound .plot text{font-size:11px}
        .window{overflow:hidden}
        .map.on-dark{display:none}
        @media (prefers-color-scheme:dark){.map{display:none}.map.on-dark{display:inline}}
        .fade{fill:var(--tone)}
        .contour{fill:none;stroke:var(--ink);stroke-width:1;stroke-linejoin:round}
        .ellipse{fill:none;stroke:color-mix(in oklab,var(--tone) 82%,var(--ink));stroke-width:1.8}
        .ellipse.outer{stroke-width:1.4;stroke-dasharray:5 3}
        .ellipse.faint{stroke:var(--ink);stroke-width:1;opacity:.45}
        .legend .ellipse{stroke-width:1.2;stroke-dasharray:none}
        .axes{stroke:color-mix(in oklab,var(--tone) 82%,var(--ink));stroke-width:1;opacity:.75}
        .points.u-0{fill-opacity:.48}.points.u-1{fill-opacity:.65}
        .points.u-2{fill-opacity:.85}.points.u-3{fill-opacity:1}
        .points:is(.u-2,.u-3){stroke:var(--ink);stroke-width:.7}
        .on-map .points{stroke:var(--paper);stroke-width:.5}
        .on-map .points:is(.u-2,.u-3){stroke:var(--ink);stroke-width:.7}
        .speck{fill:none;stroke:var(--tone);stroke-linecap:round;stroke-opacity:.6}
        .plot .centre.word{font-size:13px;font-weight:650;stroke-width:4px}
        .bins{fill:var(--context);fill-opacity:.28}
        .area{fill:var(--tone);fill-opacity:.2}
        .part-line{fill:none;stroke:var(--tone);stroke-width:1.4}
        .total{fill:none;stroke:var(--ink);stroke-width:1.8;stroke-linejoin:round}
        .rug{stroke:var(--soft);stroke-width:.7;opacity:.55}
        .plot .peak{text-anchor:middle;font-weight:600;paint-order:stroke;stroke:var(--paper);
        stroke-width:4px;stroke-linejoin:round;
        fill:color-mix(in oklab,var(--tone) 78%,var(--ink))}
        .cell{fill:none;stroke:var(--rule);stroke-width:1}
        .plot .column-name{font-weight:600;fill:var(--ink)}
        .plot .column-name.slim{font-size:11px}
        .plot .correlation{font-size:15px;fill:var(--soft)}
        .model{fill:none;stroke:var(--tone);stroke-width:1.4;stroke-linejoin:round}
        .model.rest{stroke-width:1;opacity:.6}
        .model.chosen{stroke-width:2.6}
        .leader{stroke:var(--tone);stroke-width:.9;stroke-dasharray:1 2.5;opacity:.7}
        .plot .end-label.chosen{font-weight:750}
        .ring{fill:none;stroke:var(--ink);stroke-width:1.8}
        .plot .best-label{font-weight:600;fill:var(--ink);paint-order:stroke;stroke:var(--paper);
        stroke-width:4px;stroke-linejoin:round}
        .criteria{margin-top:1.5rem}
        .criteria td.best{background:color-mix(in oklab,var(--accent) 45%,transparent);
        box-shadow:inset 0 0 0 1px var(--accent);border-radius:.2rem;color:var(--ink)}
        .curve{fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round}
        .wrong{stroke:var(--warning);stroke-width:1.2}
        .link{fill:none;stroke:var(--tone);stroke-width:1;opacity:.35}
        .whisker{stroke:var(--tone);stroke-width:2.4;stroke-linecap:round;opacity:.5}
        .plot .row-name{fill:var(--soft)}
        """
}
