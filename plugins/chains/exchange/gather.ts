/** Pieces that any body may come in, and so many bytes of a piece beyond: keeping one takes hundreds of bytes, whatever it has. */
const freePieces = 4096;
const bytesPerPiece = 64;

/** All bytes of a stream; null when there are more than allowed, or they come in crumbs. The rest is not read then. */
export async function gather(pieces: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | null> {
  const kept: Uint8Array[] = [];
  const mostPieces = freePieces + maxBytes / bytesPerPiece;
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.byteLength;
    if (bytes > maxBytes || kept.push(piece) > mostPieces) return null;
  }
  return Buffer.concat(kept);
}
