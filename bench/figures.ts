import { machine } from './machine.ts'

interface Figure {
  readonly figure: string
  readonly value: number
  readonly unit: string
  /** The server that it was measured on, where several are compared. */
  readonly server?: string
}
const figures: Figure[] = []

/** Keeps a figure and prints it as one line of JSON, with the machine it was measured on. */
export function note(figure: string, value: number, unit: string, server?: string): void {
  const noted = { figure, value: Math.round(value * 10) / 10, unit, ...(server === undefined ? {} : { server }) }
  figures.push(noted)
  process.stdout.write(`${JSON.stringify({ ...noted, machine })}\n`)
}

/** What was measured on one server under this name, or undefined. */
export const figureOf = (figure: string, server: string): number | undefined =>
  figures.findLast((one) => one.figure === figure && one.server === server)?.value

/** All figures in rows: with a column for each server where they were measured on several, and those of nobody in particular. */
function rowsOfFigures() {
  const servers = [...new Set(figures.flatMap(({ server }) => server ?? []))]
  const names = new Set(figures.filter(({ server }) => server !== undefined).map(({ figure }) => figure))
  const compared = [...names].map((figure) => ({
    figure,
    unit: figures.find((one) => one.figure === figure)?.unit ?? '',
    values: servers.map((server) => figureOf(figure, server)),
  }))
  return { servers, compared, others: figures.filter(({ server }) => server === undefined) }
}

const where = ({ cores, model, memory, node, date, commit }: typeof machine) =>
  `${cores} cores, ${model}, ${memory}, Node ${node}, ${date.slice(0, 10)}, commit ${commit}`

/** Prints all figures as a table: a column for each server, where they were measured on several. */
export function printFigures(): void {
  const { servers, compared, others } = rowsOfFigures()
  const lines = ['', where(machine), '']
  if (servers.length > 0) lines.push(''.padEnd(56) + servers.map((server) => server.padStart(13)).join(''))
  for (const { figure, unit, values } of compared)
    lines.push(`${figure.padEnd(56)}${values.map((value) => String(value ?? '–').padStart(13)).join('')} ${unit}`)
  for (const { figure, value, unit } of others) lines.push(`${figure.padEnd(56)}${String(value).padStart(13)} ${unit}`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** A table in Markdown. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}

/** On which machine, when and by which command this was measured. */
export function measuredBy(): string {
  const command = ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ')
  return `Measured by \`${command}\` on ${where(machine)}.`
}

/** All figures as a table in Markdown. */
export function figuresAsMarkdown(): string {
  const { servers, compared, others } = rowsOfFigures()
  const rows = [
    ...compared.map(({ figure, unit, values }) => [figure, ...values.map((value) => (value === undefined ? '' : shown(value, unit)))]),
    ...others.map(({ figure, value, unit }) => [figure, ...servers.slice(1).map(() => ''), shown(value, unit)]),
  ]
  return markdownTable(['', ...(servers.length > 0 ? servers : ['Catena'])], rows)
}

/** A figure with its unit: large numbers of bytes as MB. */
export const shown = (value: number, unit: string): string =>
  unit === '' && value >= 1_000_000
    ? `${(value / 1_000_000).toFixed(2)} M`
    : `${value.toLocaleString('en')}${unit === '' ? '' : ` ${unit}`}`
