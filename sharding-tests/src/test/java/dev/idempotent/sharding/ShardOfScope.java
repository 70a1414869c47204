package dev.idempotent.sharding;

import java.util.Collection;
import org.apache.shardingsphere.sharding.api.sharding.standard.PreciseShardingValue;
import org.apache.shardingsphere.sharding.api.sharding.standard.RangeShardingValue;
import org.apache.shardingsphere.sharding.api.sharding.standard.StandardShardingAlgorithm;

/** Routes the business's tables by their column for the scope. */
public final class ShardOfScope implements StandardShardingAlgorithm<String> {
  static String of(String scope) {
    return "shard_" + Math.floorMod(scope.hashCode(), 2);
  }

  @Override
  public String doSharding(Collection<String> shards, PreciseShardingValue<String> scope) {
    return of(scope.getValue());
  }

  @Override
  public Collection<String> doSharding(
      Collection<String> shards, RangeShardingValue<String> scopes) {
    return shards;
  }

  @Override
  public String getType() {
    return "SHARD_OF_SCOPE";
  }
}
