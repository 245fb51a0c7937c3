/** How much of this machine one import may use. The limits of a reading itself stand in `shared/limits.ts`. */
export const bounds = {
  /** Milliseconds of wall-clock time. */
  time: 60_000,
  /** Megabytes of JavaScript heap of the thread that reads. */
  heap: 768,
  /** Bytes by which the process that reads may grow meanwhile; beyond it, what is outside the heap has run away. */
  growth: 1_500_000_000,
  /** Imports that run at a time; more wait. */
  atOnce: 2,
  /** A file of annotations: milliseconds, megabytes and bytes as above. */
  annotations: { time: 300_000, heap: 1_536, growth: 2_500_000_000 },
  zip: {
    entries: 10_000,
    /** Bytes of one entry, and of all that are read, counted while inflating. */
    entry: 64 * 1024 * 1024,
    total: 256 * 1024 * 1024,
    /** Inflated to packed size, for entries of more than `ratioFrom` bytes. */
    ratio: 200,
    ratioFrom: 1024 * 1024,
  },
  /** Elements within elements. */
  depth: 400,
  images: { count: 500, each: 8 * 1024 * 1024, total: 24 * 1024 * 1024 },
  pdfPages: 3_000,
  /** Milliseconds for all pages of a PDF to find its pictures and the faces of its fonts in what it draws. */
  pdfDrawing: 20_000,
  /** Pixels of one picture in a PDF; a larger one is not decoded. */
  pdfPixels: 16_000_000,
} as const
