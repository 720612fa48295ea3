/** Where the files of a package are read from: a folder, an archive, or what a person dropped into a page. */
export interface PackageSource {
  /** Every file's size by its path, whether or not the manifest names it. */
  readonly sizes: ReadonlyMap<string, number>;

  /** @throws PackageError where it cannot be read as what it is said to be. */
  read(path: string): Promise<Uint8Array>;
}
