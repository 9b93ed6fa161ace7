/** The text of a data file and what it was read as, where that is not UTF-8. */
export interface Decoded {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
}

/**
 * The text of a data file: UTF-16 where a byte order mark says so, else UTF-8, and Windows-1252 (which has Latin-1 in it)
 * where the bytes are not UTF-8. Spreadsheets write all three.
 */
export function decodeData(bytes: Uint8Array): Decoded {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  if (marked !== null) return { text: new TextDecoder(marked).decode(bytes), encoding: marked };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    // A file that is no text has NUL bytes or says what it is in its first ones; both are told later.
    const isText = !bytes.subarray(0, 4096).includes(0);
    if (!isText) return { text: new TextDecoder().decode(bytes), encoding: 'utf-8' };
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}
