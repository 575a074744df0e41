/** Procedures of NFS by node_exporter's names, in the order of the kernel's counters. */

/** RFC 1094, section 2.2. */
export const version2 = words(`
  Null GetAttr SetAttr Root Lookup ReadLink Read WrCache Write Create Remove Rename Link SymLink MkDir RmDir ReadDir
  FsStat`);

/** RFC 1813, section 3. */
export const version3 = words(`
  Null GetAttr SetAttr Lookup Access ReadLink Read Write Create MkDir SymLink MkNod Remove RmDir Rename Link ReadDir
  ReadDirPlus FsStat FsInfo PathConf Commit`);

/** The client's of version 4: `nfs4_procedures` in fs/nfs/nfs4xdr.c of the kernel; older kernels have fewer. */
export const version4Client = words(`
  Null Read Write Commit Open OpenConfirm OpenNoattr OpenDowngrade Close Setattr FsInfo Renew SetClientID
  SetClientIDConfirm Lock Lockt Locku Access Getattr Lookup LookupRoot Remove Rename Link Symlink Create Pathconf StatFs
  ReadLink ReadDir ServerCaps DelegReturn GetACL SetACL FsLocations ReleaseLockowner Secinfo FsidPresent ExchangeID
  CreateSession DestroySession Sequence GetLeaseTime ReclaimComplete LayoutGet GetDeviceInfo LayoutCommit LayoutReturn
  SecinfoNoName TestStateID FreeStateID GetDeviceList BindConnToSession DestroyClientID Seek Allocate DeAllocate
  LayoutStats Clone`);

/** The server's of version 4 from operation 3 on (RFC 7530, section 16); `-` is one node_exporter does not show. */
export const version4Server = words(`
  Access Close Commit Create DelegPurge DelegReturn GetAttr GetFH Link Lock Lockt Locku Lookup LookupRoot Nverify Open
  OpenAttr OpenConfirm OpenDgrd PutFH - - Read ReadDir ReadLink Remove Rename Renew RestoreFH SaveFH SecInfo SetAttr
  SetClientID SetClientIDConfirm Verify Write RelLockOwner`);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
