import type { Root } from 'hast'
import type { Root as Markdown } from 'mdast'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { Refusal } from '#shared/errors.ts'
import type { Draft } from './draft.ts'
import { blocksOf } from './hast-blocks.ts'
import { prepare } from './hast-prepare.ts'
import { ImageStore } from './images.ts'
import { proposeDrops } from './leftovers.ts'
import { findQuotations } from './quotation.ts'

const processor = unified()
  .use(remarkParse)
  .use(remarkFrontmatter, ['yaml'])
  .use(remarkGfm)
  .use(remarkMath)
  .use(remarkRehype, { clobberPrefix: '' })

/** Markdown with tables, footnotes, formulas and front matter. HTML in it is left out: a reading has no use for it. */
export async function readMarkdown(text: string): Promise<Draft> {
  refuseDeep(text)
  const images = new ImageStore()
  const parsed: Markdown = processor.parse(text)
  const [first] = parsed.children
  const meta = first?.type === 'yaml' ? frontMatter(first.value) : {}
  const tree: Root = await processor.run(parsed)
  const blocks = blocksOf(prepare(tree, { image: (address) => images.addDataUrl(address) }))
  proposeDrops(blocks)
  findQuotations(blocks)
  return { meta, blocks, images: images.all() }
}

/** Lists and quotations that go deeper than any text take the parser more than linear time. */
function refuseDeep(text: string): void {
  for (const line of text.split('\n')) {
    const opening = /^[\s>*+\-\d.)]*/.exec(line)?.[0] ?? ''
    if (opening.length < 100) continue
    const indent = opening.length - opening.trimStart().length
    const marks = (opening.match(/>|[-*+.)]\s/g) ?? []).length
    if (marks > 60 || (indent > 200 && marks > 0))
      throw new Refusal(
        'import-failed',
        'Its lists or quotations are nested more deeply than a text ever is. Bring it as plain text instead.',
      )
  }
}

const fields: Readonly<Record<string, keyof Draft['meta']>> = {
  title: 'title',
  author: 'author',
  authors: 'author',
  lang: 'language',
  language: 'language',
  source: 'source',
  url: 'source',
  licence: 'licence',
  license: 'licence',
  rights: 'licence',
}

/** The plain `name: value` lines of front matter, and lists of names. All other YAML is passed over. */
function frontMatter(yaml: string): Draft['meta'] {
  const meta: Draft['meta'] = {}
  let list: keyof Draft['meta'] | undefined
  for (const line of yaml.split(/\r?\n/)) {
    const item = /^\s*-\s+(.+)$/.exec(line)
    if (item && list) {
      meta[list] = [meta[list], unquote(item[1] ?? '')].filter((name) => name !== undefined && name !== '').join(', ')
      continue
    }
    list = undefined
    const found = /^([A-Za-z]+)\s*:\s*(.*)$/.exec(line)
    const field = fields[found?.[1]?.toLowerCase() ?? '']
    if (!field) continue
    const value = unquote((found?.[2] ?? '').replace(/^\[(.*)\]$/, '$1'))
    if (value === '') list = field
    else meta[field] = value
  }
  return meta
}

const unquote = (value: string): string => value.trim().replace(/^(["'])(.*)\1$/s, '$2')
