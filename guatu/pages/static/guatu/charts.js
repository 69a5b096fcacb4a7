// Draws the charts whose data stands in the page. Text is drawn on the canvas: the page's policy allows no inline styles.
import { typing } from "./app.js";

const style = getComputedStyle(document.body);
const ink = (name) => style.getPropertyValue(`--${name}`).trim();
const family = style.fontFamily;
const size = parseFloat(style.fontSize) * 6 / 7;  // the size of notes
const day = 864e5;
const stamp = (text) => Date.parse(`${text}T00:00:00`);
const full = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 });

/** A number with its unit, money of a hundred million and more in 亿元. */
function words(value, unit) {
  if (value === null || value === undefined) return "—";
  const bare = !unit || unit === "无量纲";
  return unit === "万元" && Math.abs(value) >= 1e4 ? `${full.format(value / 1e4)}亿元` : `${full.format(value)}${bare ? "" : unit}`;
}

function axes(unit) {
  const text = { color: ink("ink-3"), fontSize: size, fontFamily: family };
  return {
    text,
    y: {
      type: "value", splitNumber: 4, axisLabel: { ...text, formatter: (value) => words(value, unit === "万元" ? unit : "") },
      splitLine: { lineStyle: { color: ink("line") } }, axisLine: { show: false }, axisTick: { show: false },
    },
    x: { axisLabel: { ...text, hideOverlap: true }, axisLine: { lineStyle: { color: ink("line-2") } }, axisTick: { show: false }, splitLine: { show: false } },
  };
}

function floating(text, formatter) {
  return {
    trigger: "axis", renderMode: "richText", confine: true, formatter, backgroundColor: ink("ink"), borderWidth: 0, padding: [6, 10],
    textStyle: { color: ink("ground"), fontSize: size, fontFamily: family }, axisPointer: { lineStyle: { color: ink("line-2") } },
  };
}

function endLabel(colour, label, text) {
  return { show: true, formatter: () => label, color: colour, fontSize: size, fontFamily: text.fontFamily, distance: 6 };
}

/** The next round number that four steps of a scale reach. */
function ceiling(greatest) {
  const rough = greatest / 4, power = 10 ** Math.floor(Math.log10(rough || 1));
  return 4 * ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * power >= rough) * power);
}

/** Value, path, target and forecast of one commitment over its year. */
function path(data, width) {
  const { text, x, y } = axes(data.unit);
  const points = (pairs) => pairs.map(([at, value]) => [stamp(at), value]);
  const value = points(data.values), line = points(data.path);
  const known = value.filter((each) => each[1] !== null), last = known.at(-1), due = line.at(-1);
  const series = [{
    name: data.words.path, type: "line", data: line, symbol: "none", lineStyle: { color: ink("ink-3"), width: 1 }, itemStyle: { color: ink("ink-3") },
    silent: true, z: 2,
  }, {
    name: data.words.value, type: "line",
    data: value.map((each) => each === last ? { value: each, label: { show: true, position: "top", align: data.forecast ? "right" : "center", formatter: words(last[1], data.unit), color: ink("accent"), fontSize: size, fontFamily: family, fontWeight: 600 } } : each), symbol: "circle", symbolSize: 5, showSymbol: known.length < 15, connectNulls: false,
    lineStyle: { color: ink("accent"), width: 2.5 }, itemStyle: { color: ink("accent") }, z: 4,
    markLine: {
      symbol: "none", silent: true, animation: false, label: { color: ink("ink-2"), fontSize: size, fontFamily: family },
      data: [
        ...(data.target === null ? [] : [{ yAxis: data.target, lineStyle: { color: ink("ink-2"), type: "dashed", width: 1 }, label: { formatter: data.words.target, position: "insideStartTop" } }]),
        { xAxis: stamp(data.today), lineStyle: { color: ink("line-2"), type: "solid", width: 1 }, label: { formatter: data.words.today, position: "end", color: ink("ink-3") } },
      ],
    },
  }];
  if (data.forecast && last) {
    const { low, mid, high } = data.forecast, end = stamp(data.forecast.end);
    const band = (name, from, to, area) => ({
      name, type: "line", stack: "band", stackStrategy: "all", data: [[last[0], from], [end, to]], symbol: "none", lineStyle: { opacity: 0 },
      areaStyle: area ? { color: ink("accent"), opacity: 0.14 } : undefined, silent: true, tooltip: { show: false }, z: 1,
    });
    series.push(band("low", last[1], low, false), band("high", 0, high - low, true), {
      name: data.words.forecast, type: "line", data: [last, [end, mid]], symbol: "none", silent: true, z: 3,
      lineStyle: { color: ink("accent"), width: 1.5, type: "dashed" }, itemStyle: { color: ink("accent") },
      endLabel: width > 480 ? endLabel(ink("accent"), `${data.words.forecast} ${words(mid, data.unit)}`, text) : undefined,
    });
  }
  const month = (at) => { const date = new Date(at); return `${date.getMonth() + 1}月`; };
  const reach = [...value, ...line].map((each) => each[1]).filter((each) => each !== null);
  const greatest = Math.max(...reach, data.target ?? 0, data.forecast?.high ?? 0), least = Math.min(...reach, data.forecast?.low ?? Infinity, data.target ?? Infinity);
  // A line may leave nought out where all of it lies far above: a level, a rate.
  const lifted = least > 0 && greatest - least < greatest / 3;
  return {
    grid: { left: 8, right: width > 480 ? 104 : 56, top: 24, bottom: 4, containLabel: true },
    xAxis: { ...x, type: "time", min: stamp(data.start), max: stamp(data.end), minInterval: 28 * day, axisLabel: { ...x.axisLabel, formatter: month } },
    yAxis: { ...y, scale: lifted, max: lifted ? undefined : ceiling(greatest) },
    tooltip: floating(text, (shown) => {
      const date = new Date(shown[0].axisValue), label = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
      const lines = shown.filter((each) => ![ "low", "high" ].includes(each.seriesName)).map((each) => `${each.seriesName} ${words(each.value[1], data.unit)}`);
      return [label, ...lines].join("\n");
    }),
    series,
  };
}

/** Values by period: bars from nought, or lines with their names beside. */
function periods(data, width) {
  const { text, x, y } = axes(data.unit);
  const greys = [ink("accent"), ink("ink-2"), ink("ink-3"), ink("line-2")];
  const bars = data.kind === "bars", longest = Math.max(...data.series.map((each) => each.label.length));
  const all = data.series.flatMap((each) => each.values).filter((each) => each !== null);
  const few = data.labels.length <= 12 && width > 480;
  return {
    grid: { left: 8, right: !bars && data.series.length > 1 ? Math.min(longest, 8) * size + 16 : 8, top: 20, bottom: 4, containLabel: true },
    xAxis: { ...x, type: "category", data: data.labels, boundaryGap: bars },
    yAxis: { ...y, scale: !bars && Math.min(...all) > 0 && Math.max(...all) - Math.min(...all) < Math.max(...all) / 3 },
    tooltip: floating(text, (shown) => [shown[0].name, ...shown.map((each) => `${data.series.length > 1 ? `${each.seriesName} ` : ""}${words(each.value, data.unit)}`)].join("\n")),
    series: data.series.map((each, place) => bars
      ? { type: "bar", name: each.label, data: each.values, barMaxWidth: 28, itemStyle: { color: ink("accent") }, label: { show: few, position: "top", color: ink("ink-2"), fontSize: size, fontFamily: family, formatter: (at) => words(at.value, data.unit === "万元" ? data.unit : "") } }
      : { type: "line", name: each.label, data: each.values, symbol: "circle", symbolSize: 4, showSymbol: each.values.filter((value) => value !== null).length < 15, lineStyle: { color: greys[place % 4], width: place ? 1.5 : 2.5 }, itemStyle: { color: greys[place % 4] }, endLabel: data.series.length > 1 ? endLabel(greys[place % 4], each.label.slice(0, 8), text) : undefined, labelLayout: { moveOverlap: "shiftY" } }),
  };
}

const drawn = new WeakMap();

export function drawCharts(root) {
  if (!window.echarts) { for (const each of root.querySelectorAll("details.data")) each.open = true; return; }
  for (const figure of root.querySelectorAll("[data-chart]")) {
    const box = figure.querySelector(".canvas");
    if (drawn.has(box)) continue;
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    const draw = () => chart.setOption({ animation: false, textStyle: { fontFamily: family }, ...(data.kind === "path" ? path : periods)(data, box.clientWidth) }, true);
    draw();
    drawn.set(box, chart);
    new ResizeObserver(() => { chart.resize(); draw(); }).observe(box);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "t" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event)) return;
  const tables = [...document.querySelectorAll("details.data")], open = tables.some((each) => !each.open);
  for (const each of tables) each.open = open;
});
document.addEventListener("htmx:afterSettle", (event) => drawCharts(event.detail.elt.parentElement ?? document));
drawCharts(document);
