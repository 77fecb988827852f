// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.proto.admin.v1.ListAuditRequest;
import dev.payswitch.proto.admin.v1.ListAuditResponse;
import dev.payswitch.proto.shard.v1.ReadRequest;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.ReadConsistency;

/** Reads audit trails from the shards of their accounts. Blocks. */
final class AuditQueries {
  private final ShardQueries shards;
  private final AccountQueries accounts;

  AuditQueries(ShardQueries shards, AccountQueries accounts) {
    this.shards = shards;
    this.accounts = accounts;
  }

  /** A page of the trail, or NOT_FOUND. */
  ListAuditResponse list(ListAuditRequest request, CallDeadline deadline)
      throws InterruptedException {
    AccountId account = Ids.account("account_id", request.getAccountId());
    ListAuditRequest query =
        request.toBuilder().setPageSize(Ids.pageSize(request.getPageSize())).build();
    ListAuditResponse page =
        shards
            .ask(account, deadline, ReadRequest.newBuilder().setListAudit(query).build())
            .getAudit();
    if (page.getRecordsCount() == 0) {
      // A shard tells nothing both of an account that was never changed and of none.
      Account _ = accounts.find(account, ReadConsistency.READ_CONSISTENCY_LINEARIZABLE, deadline);
    }
    return page;
  }
}
