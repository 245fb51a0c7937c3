const figures: { figure: string; value: number; unit: string }[] = []

/** Keeps a figure and prints it as one line of JSON. */
export function note(figure: string, value: number, unit: string): void {
  figures.push({ figure, value: Math.round(value * 10) / 10, unit })
  process.stdout.write(`${JSON.stringify(figures.at(-1))}\n`)
}

/** Prints all figures as a table. */
export function printFigures(): void {
  process.stdout.write('\n')
  for (const { figure, value, unit } of figures) process.stdout.write(`${figure.padEnd(52)} ${String(value).padStart(9)} ${unit}\n`)
}
