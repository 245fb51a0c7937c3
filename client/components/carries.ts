/** Whether what is dragged over the page holds data of this kind. A drag from elsewhere may tell nothing of what it holds. */
export const carries = ({ dataTransfer }: { readonly dataTransfer: DataTransfer | null }, kind: string): boolean =>
  dataTransfer?.types.includes(kind) ?? false
