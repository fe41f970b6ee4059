/* Draws every <div class="plot" data-figure="id of a json_script">. Without script the table below it says the same. */
(function () {
  "use strict";
  var token = /^var\((--[\w-]+)\)$/;
  var narrow = window.matchMedia("(max-width: 760px)");

  function painted(part, style) {
    if (typeof part === "string") {
      var found = token.exec(part);
      return found ? style.getPropertyValue(found[1]).trim() : part;
    }
    if (Array.isArray(part)) return part.map(function (one) { return painted(one, style); });
    if (part && typeof part === "object") {
      return Object.fromEntries(Object.entries(part).map(function (pair) { return [pair[0], painted(pair[1], style)]; }));
    }
    return part;
  }

  function fitted(layout, plot, style) {
    layout.font.family = style.fontFamily;
    layout.autosize = true;
    /* A chart with a height of its own keeps it: when the window changes its size, only the box is measured. */
    if (layout.height) plot.style.height = layout.height + "px";
    if (!narrow.matches) {
      layout.margin.r = Number(plot.dataset.room || 16);
      return layout;
    }
    /* On a phone the names go above the picture: beside it they would take half of the width. */
    layout.margin = { l: 30, r: 12, t: 28, b: 28 };
    if (layout.xaxis.type === "date") layout.xaxis.dtick = "M6";
    (layout.annotations || []).forEach(function (one, at) {
      Object.assign(one, { xref: "paper", yref: "paper", x: at ? 1 : 0, y: 1.02, xanchor: at ? "right" : "left", yanchor: "bottom", xshift: 0, yshift: 0 });
    });
    return layout;
  }

  /* On a phone the page says the mean and the zone beside the chart, and many marks are small. */
  function thinned(data, layout) {
    if (!narrow.matches) return data;
    var count = (layout.xaxis.range || [0, 0])[1];
    data.forEach(function (one) {
      if (one.error_y && one.marker) one.marker.size = Math.max(4, Math.min(one.marker.size, 480 / count));
    });
    return data.filter(function (one) { return one.meta !== "wide"; });
  }

  function draw(plot) {
    var figure = document.getElementById(plot.dataset.figure);
    if (!figure || !window.Plotly) return;
    var style = getComputedStyle(document.documentElement);
    var painting = painted(JSON.parse(figure.textContent), style);
    var zh = document.documentElement.lang.indexOf("zh") === 0;
    if (painting.layout.xaxis.type === "date") {
      painting.layout.xaxis.tickformat = zh ? "%y年%-m月" : "%b %y";
      painting.layout.xaxis.hoverformat = zh ? "%Y年%-m月" : "%b %Y";
    }
    Plotly.react(plot, thinned(painting.data, painting.layout), fitted(painting.layout, plot, getComputedStyle(plot)), {
      displayModeBar: false, responsive: true, locale: zh ? "zh-CN" : "en",
    });
    plot.dataset.drawn = "";
  }

  function drawAll() {
    document.querySelectorAll(".plot[data-figure]").forEach(draw);
  }

  if (window.Plotly) {
    Plotly.register({
      moduleType: "locale", name: "zh-CN",
      dictionary: {},
      format: {
        days: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
        shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
        months: "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月".split(" "),
        shortMonths: "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月".split(" "),
        date: "%Y-%m-%d",
      },
    });
  }
  drawAll();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  narrow.addEventListener("change", drawAll);
  new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  document.addEventListener("htmx:afterSwap", drawAll);
})();
