'use strict';
// Draws every figure from the table below it. Without this script the tables stand open and say the same.
(() => {
  const root = document.documentElement;
  const style = () => getComputedStyle(root);
  const hue = name => style().getPropertyValue('--' + name).trim();
  const number = text => (/^[-+]?[0-9]/.test(text) ? Number(text) : null);
  // Beyond this many cells a canvas is lighter than a picture of elements.
  const MANY_CELLS = 4000;

  const read = figure => {
    const rows = [...figure.querySelectorAll('tbody tr')];
    const data = figure.dataset;
    return {
      header: [...figure.querySelectorAll('thead th')].map(cell => cell.textContent),
      labels: rows.map(row => row.querySelector('th').textContent),
      cells: rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent)),
      kind: data.kind, x: data.x, y: data.y, low: Number(data.low), high: Number(data.high), rows: Number(data.rows),
    };
  };
  const column = (table, index) => table.cells.map(row => number(row[index]));

  const axis = (name, more) => ({
    name, nameLocation: 'middle', nameTextStyle: { color: hue('soft') },
    axisLabel: { color: hue('soft'), hideOverlap: true }, axisLine: { lineStyle: { color: hue('line') } }, axisTick: { show: false },
    splitLine: { lineStyle: { color: hue('line') } }, ...more,
  });
  const base = () => ({
    animation: false, textStyle: { fontFamily: style().fontFamily, color: hue('ink') },
    tooltip: { backgroundColor: hue('card'), borderColor: hue('line'), textStyle: { color: hue('ink') }, confine: true },
  });
  const legend = () => ({ top: 0, left: 0, textStyle: { color: hue('ink') }, itemWidth: 26 });

  const heat = (table, colours) => {
    const columns = table.header.slice(1);
    const cells = table.cells.flatMap((row, y) => row.map((text, x) => [x, y, number(text), text]).filter(cell => cell[2] !== null));
    // What lies beyond the scale has its last colour, not none.
    cells.forEach(cell => { cell[2] = Math.min(table.high, Math.max(table.low, cell[2])); });
    return {
      ...base(),
      grid: { left: 46, right: 8, top: 8, bottom: 78 },
      xAxis: axis(table.x, { type: 'category', data: columns, nameGap: 24, splitLine: { show: false } }),
      yAxis: axis(table.y, { type: 'category', data: table.labels, inverse: true, nameGap: 32, splitLine: { show: false },
        axisLabel: { color: hue('soft'), interval: table.labels.length > 40 ? 1 : 0 } }),
      visualMap: {
        dimension: 2, min: table.low, max: table.high, calculable: true, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 150, itemWidth: 12,
        precision: table.high > 100 ? 0 : 2, inRange: { color: colours.map(hue) }, textStyle: { color: hue('soft') },
      },
      tooltip: {
        ...base().tooltip,
        formatter: cell => `${table.y} ${table.labels[cell.data[1]]}, ${table.x} ${columns[cell.data[0]]}: <b>${cell.data[3]}</b>`,
      },
      series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: hue('card'), borderWidth: cells.length > 1200 ? 0 : 1 },
        emphasis: { itemStyle: { borderColor: hue('ink'), borderWidth: 2 } } }],
    };
  };

  const bar = (table, extra) => ({
    ...base(), ...extra,
    tooltip: { ...base().tooltip, trigger: 'axis', axisPointer: { type: 'shadow' } },
  });

  const across = (table, labels, series, show) => {
    const widest = Math.max(...labels.map(label => label.length));
    return bar(table, {
      legend: show ? legend() : undefined,
      grid: { left: Math.min(innerWidth < 500 ? 130 : 220, 16 + 7.2 * widest), right: 64, top: show ? 34 : 8, bottom: 44 },
      xAxis: axis(table.x, { type: 'value', nameGap: 26 }),
      yAxis: axis('', { type: 'category', data: labels, inverse: true,
        axisLabel: { color: hue('ink'), width: innerWidth < 500 ? 115 : 205, overflow: 'break' } }),
      series,
    });
  };

  const unfit = row => /violates|infeasible|unsupported/.test(row[1]);

  const draw = {
    share: table => heat(table, ['cold', 'cool', 'fair', 'warm', 'hot']),
    amount: table => heat(table, ['none', 'some', 'most']),
    lines: table => {
      const looks = {
        before: { color: hue('before'), fill: hue('card'), symbol: 'circle', line: { width: 2 } },
        after: { color: hue('after'), symbol: 'circle', line: { width: 3 } },
      };
      const names = table.header.slice(1);
      return {
        ...base(), legend: legend(),
        grid: { left: 58, right: 14, top: 36, bottom: 44 },
        tooltip: { ...base().tooltip, trigger: 'axis' },
        xAxis: axis(table.x, { type: 'category', data: table.labels, nameGap: 26, splitLine: { show: false } }),
        yAxis: axis(table.y, { type: 'value', scale: true, nameGap: 42 }),
        series: names.map((name, i) => {
          const look = looks[name] || { color: hue('bound'), symbol: 'none', line: { width: 2, type: 'dotted' } };
          return { name, type: 'line', data: column(table, i), symbol: look.symbol, symbolSize: 7, showAllSymbol: true, connectNulls: false,
            itemStyle: { color: look.fill || look.color, borderColor: look.color, borderWidth: 2 }, lineStyle: { color: look.color, ...look.line } };
        }),
      };
    },
    bars: table => bar(table, {
      legend: table.header.length > 2 ? legend() : undefined,
      grid: { left: 52, right: 10, top: table.header.length > 2 ? 34 : 12, bottom: 44 },
      xAxis: axis(table.x, { type: 'category', data: table.labels, nameGap: 26, splitLine: { show: false } }),
      yAxis: axis(table.y, { type: 'value', nameGap: 38, minInterval: 1 }),
      series: table.header.slice(1).map((name, i) => ({ name, type: 'bar', data: column(table, i), itemStyle: { color: hue(i === 0 ? 'after' : 'second') } })),
    }),
    parts: table => across(table, table.labels, table.header.slice(1).map((name, i, all) => ({
      name, type: 'bar', stack: 'all', barWidth: 26, data: column(table, i),
      itemStyle: { color: hue(i === 0 ? 'after' : 'second') },
      label: i === all.length - 1
        ? { show: true, position: 'right', color: hue('ink'), formatter: bar => table.cells[bar.dataIndex].reduce((sum, text) => sum + number(text), 0).toFixed(2) }
        : undefined,
    })), true),
    ranking: table => across(table, table.labels.map((label, i) => (unfit(table.cells[i]) ? `${label} (${table.cells[i][1]})` : label)), [{
      name: table.header[1], type: 'bar', barWidth: 16,
      data: table.cells.map(row => ({ value: number(row[0]), itemStyle: { color: hue(unfit(row) ? 'before' : 'after') } })),
      label: { show: true, position: 'right', color: hue('ink') },
    }], false),
    curve: table => {
      const points = table.cells.map((row, i) => [number(row[0]), number(row[1]), table.labels[i]]);
      return {
        ...base(),
        grid: { left: 66, right: 20, top: 16, bottom: 46 },
        xAxis: axis(table.x, { type: 'value', scale: true, nameGap: 28 }),
        yAxis: axis(table.y, { type: 'value', scale: true, nameGap: 50 }),
        tooltip: { ...base().tooltip, formatter: point => `limit ${point.data[2]}<br>${table.x} <b>${point.data[0]}</b><br>${table.y} <b>${point.data[1]}</b>` },
        series: [{ type: 'line', data: points, symbol: 'circle', symbolSize: 10, itemStyle: { color: hue('after') }, lineStyle: { color: hue('after'), width: 2 } }],
      };
    },
  };

  const height = table => {
    switch (table.kind) {
      case 'share': return Math.min(720, Math.max(190, 86 + 17 * table.rows));
      case 'amount': return Math.min(560, Math.max(230, 86 + 26 * table.rows));
      case 'parts': case 'ranking': return 80 + 44 * table.rows;
      default: return 300;
    }
  };

  const charts = [...document.querySelectorAll('figure')].map(figure => {
    const table = read(figure);
    const box = figure.querySelector('.chart');
    box.style.height = height(table) + 'px';
    box.style.display = 'block';
    const many = table.cells.length * (table.header.length - 1) > MANY_CELLS;
    const chart = echarts.init(box, null, { renderer: many ? 'canvas' : 'svg' });
    figure.querySelector('details').open = false;
    // The library gives the ground of every picture the same id.
    const tidy = () => box.querySelectorAll('[id="0"]').forEach(ground => ground.removeAttribute('id'));
    return {
      show: () => { chart.setOption(draw[table.kind](table), true); tidy(); },
      fit: () => { chart.resize(); tidy(); },
    };
  });
  const show = () => charts.forEach(chart => chart.show());
  const fit = () => charts.forEach(chart => chart.fit());
  root.classList.add('drawn');
  show();
  fit();

  let width = innerWidth;
  addEventListener('resize', () => { if (innerWidth !== width) { width = innerWidth; fit(); } });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  // Paper is white and has its own width.
  addEventListener('beforeprint', () => { root.classList.add('print'); show(); fit(); });
  addEventListener('afterprint', () => { root.classList.remove('print'); show(); fit(); });
  root.dataset.charts = charts.length;
})();
