/** The head of the record: what it may do, how it looks, and its own faces. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { kindStrokes } from '#shared/kind-strokes.ts'
import { kinds } from '#shared/margins/record.ts'
import { Html, html } from './html.ts'
import type { Speech } from './speech.ts'

/** What is styled where; the later goes over the earlier. */
const sheets = ['ground', 'front', 'text', 'beside', 'widths', 'print'] as const
const style = Promise.all(sheets.map((name) => readFile(new URL(`./styles/${name}.css`, import.meta.url), 'utf8'))).then((all) =>
  all.join(''),
)
export const script = readFile(new URL('./record.js', import.meta.url), 'utf8')

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/**
 * From the beginning to the first of what is read. The policy lets nothing be loaded and nothing run but the one style and
 * the one script that belong to it, by their hashes.
 * @param faces of `fontFaces`
 */
export async function headHtml(title: string, faces: string, { language, dir }: Speech): Promise<Html> {
  const css = `${faces}\n${await style}`
  const policy = `default-src 'none'; style-src ${hashOf(css)}; script-src ${hashOf(await script)}; img-src data:; font-src data:; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="${language}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Catena">
<title>${title}</title>
<style>${new Html(css)}</style>
</head>
<body>
<svg hidden>${kinds.map((kind) => html`<symbol id="s-${kind}" viewBox="0 0 16 16"><path d="${kindStrokes[kind]}"/></symbol>`)}</svg>
<div class="page">
`
}
