/** What is said when a file of annotations takes more than Catena gives to one. */
export const annotationsWords = {
  tooLong: 'Reading the file took too long and was stopped. Bring it in parts.',
  tooMuchMemory: 'Reading the file took more memory than Catena gives to one. Bring it in parts.',
  unreadable: 'The file is damaged or not what it says it is. Export it again and bring that.',
  tooDeep: 'The parts of the file are nested more deeply than annotations ever are.',
}
