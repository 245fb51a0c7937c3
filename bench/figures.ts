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

/** Prints all figures as a table: a column for each server, where they were measured on several. */
export function printFigures(): void {
  const { cores, model, memory, node, date, commit } = machine
  const lines = ['', `${cores} cores, ${model}, ${memory}, Node ${node}, ${date.slice(0, 10)}, commit ${commit}`, '']
  const servers = [...new Set(figures.flatMap(({ server }) => server ?? []))]
  if (servers.length > 0) lines.push(''.padEnd(56) + servers.map((server) => server.padStart(13)).join(''))
  for (const name of new Set(figures.filter(({ server }) => server !== undefined).map(({ figure }) => figure))) {
    const cells = servers.map((server) => String(figureOf(name, server) ?? '–').padStart(13))
    lines.push(`${name.padEnd(56)}${cells.join('')} ${figures.find(({ figure }) => figure === name)?.unit ?? ''}`)
  }
  for (const { figure, value, unit } of figures.filter(({ server }) => server === undefined))
    lines.push(`${figure.padEnd(56)}${String(value).padStart(13)} ${unit}`)
  process.stdout.write(`${lines.join('\n')}\n`)
}
